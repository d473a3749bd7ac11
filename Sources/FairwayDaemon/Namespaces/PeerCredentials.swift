internal import FairwayModel
import Glibc
import Hummingbird
import NIOCore

/// Who is at the other end of a connection, as the kernel says: the layout of `struct ucred`.
struct PeerCredentials: Sendable {
    var processID: Int32
    var userID: UInt32
    var groupID: UInt32
}

extension DaemonContext {
    /// Who sent this request (SO_PEERCRED).
    func peer() async throws -> PeerCredentials {
        guard let options = channel as? any SocketOptionProvider else {
            throw FairwayError(.failed, "the connection of this request does not say who is at its other end")
        }
        return try await options.unsafeGetSocketOption(
            level: SocketOptionLevel(SOL_SOCKET),
            name: SocketOptionName(SO_PEERCRED)
        ).get()
    }
}
