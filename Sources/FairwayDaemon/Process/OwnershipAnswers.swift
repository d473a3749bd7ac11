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
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answer(text: text))
                }
            }
            .withBoundSocket(socket.release())
            .get()
    }

    private final class Answer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let text: String

        init(text: String) { self.text = text }

        func channelActive(context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            context.close(promise: nil)
        }
    }
}
