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

    /// Leaves the socket to the daemon's user alone.
    func restrict() { unsafe chmod(path, 0o600) }

    /// Makes new clients miss the socket, and waits until those that had found it are accepted.
    ///
    /// The kernel hands connections over in their order, so one of our own, made last, tells when.
    func hide() async throws {
        try systemCall { unsafe rename(path, hiddenPath) }
        let channel = try await ClientBootstrap(group: group).connect(unixDomainSocketPath: hiddenPath).get()
        let request = "GET /v1/ping HTTP/1.1\r\nHost: fairway\r\nConnection: close\r\n\r\n"
        try await channel.writeAndFlush(ByteBuffer(string: request)).get()
        try await channel.closeFuture.get()
    }

    /// Shows a hidden socket again.
    func show() throws(Errno) { try systemCall { unsafe rename(hiddenPath, path) } }

    /// Takes the file away, for good.
    func remove() {
        unsafe unlink(path)
        unsafe unlink(hiddenPath)
    }
}
