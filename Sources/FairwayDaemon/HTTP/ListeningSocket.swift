internal import FairwayModel
import Glibc
import LinuxSystem
import NIOCore
import NIOPosix
internal import SystemPackage

/// The file of the socket that the daemon listens on: hidden while the daemon decides to leave.
struct ListeningSocket {
    let path: String
    let group: any EventLoopGroup

    private var hiddenPath: String { path + ".leaving" }

    /// Room in `sockaddr_un.sun_path`, without the final zero and what hiding adds.
    private static let longestPath = 107 - ".leaving".utf8.count

    /// Refuses a root that leaves no room for the socket's name.
    static func check(_ path: String) throws(FairwayError) {
        guard path.utf8.count <= longestPath else {
            throw FairwayError(
                .invalidArgument,
                "the root directory's path is too long: \(path) must not exceed \(longestPath) bytes"
            )
        }
    }

    /// Whether its file is there, hidden or not.
    var isThere: Bool { Files.exists(path) || Files.exists(hiddenPath) }

    /// Leaves the socket to the daemon's user alone.
    func restrict() { unsafe chmod(path, 0o600) }

    /// Makes new clients miss the socket, and waits until those that had found it are accepted.
    ///
    /// The kernel hands connections over in their order, so the answer to one of our own, made last, tells when. It is
    /// open still when this returns.
    func hide() async throws -> any Channel {
        try systemCall { unsafe rename(path, hiddenPath) }
        let answered = group.next().makePromise(of: Void.self)
        do {
            let channel = try await ClientBootstrap(group: group)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(FirstBytes(promise: answered))
                    }
                }
                .connect(unixDomainSocketPath: hiddenPath).get()
            channel.writeAndFlush(ByteBuffer(string: "GET /v1/ping HTTP/1.1\r\nHost: fairway\r\n\r\n"), promise: nil)
            try await answered.futureResult.get()
            return channel
        } catch {
            answered.fail(error)
            try show()
            throw error
        }
    }

    /// Tells of the first bytes that come, or of the end where none do.
    private final class FirstBytes: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let promise: EventLoopPromise<Void>

        init(promise: EventLoopPromise<Void>) { self.promise = promise }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { promise.succeed() }

        func channelInactive(context: ChannelHandlerContext) { promise.fail(ChannelError.eof) }
    }

    /// Shows a hidden socket again.
    func show() throws(Errno) { try systemCall { unsafe rename(hiddenPath, path) } }

    /// Takes the file away, for good.
    func remove() {
        unsafe unlink(path)
        unsafe unlink(hiddenPath)
    }
}
