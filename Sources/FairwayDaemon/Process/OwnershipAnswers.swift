internal import FairwayModel
import LinuxSystem
import NIOCore
import NIOPosix

/// Tells everyone who connects to the proof of ownership where the owner's root is.
struct OwnershipAnswers {
    let root: HostRoot

    /// Answers from now on, until the process ends.
    func serve(_ socket: consuming OwnedDescriptor, on group: any EventLoopGroup) async throws {
        let text = root.state
        _ = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.writeAndFlush(ByteBuffer(string: text)).flatMap { channel.close() }
            }
            .withBoundSocket(socket.release())
            .get()
    }
}
