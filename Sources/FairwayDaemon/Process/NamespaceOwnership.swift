internal import CLinux
internal import FairwayModel
import Glibc
import LinuxSystem
internal import SystemPackage

/// Proof that this process is the one daemon of its network namespace: a listening socket with an abstract name.
///
/// Whoever connects to it learns who that is: the process from the kernel, the root from ``OwnershipAnswers``.
struct NamespaceOwnership: ~Copyable, Sendable {
    private static let name = "fairway/daemon"
    private static let backlog: Int32 = 16
    /// How long the owner may take to say where its root is.
    private static let answerTimeout: Int32 = 1000

    private let socket: OwnedDescriptor

    private init(_ socket: consuming OwnedDescriptor) { self.socket = socket }

    /// Takes the namespace, or says who has it.
    static func claim() throws(FairwayError) -> NamespaceOwnership {
        do throws(Errno) {
            let socket = try makeSocket()
            let number = socket.rawValue
            try systemCall { unsafe AbstractAddress(name).withPointer { unsafe bind(number, $0, $1) } }
            try systemCall { listen(number, backlog) }
            return NamespaceOwnership(socket)
        } catch .addressInUse {
            throw FairwayError(.conflict, refusal())
        } catch {
            throw FairwayError(.failed, "can't take hold of this network namespace: \(error)")
        }
    }

    /// Goes on with what this very process claimed before it executed its program anew.
    static func inherited(_ number: Int32) throws(FairwayError) -> NamespaceOwnership {
        var isListening: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe getsockopt(number, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &length) == 0, isListening == 1 else {
            throw FairwayError(.invalidArgument, "descriptor \(number) is no listening socket to inherit")
        }
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        return NamespaceOwnership(OwnedDescriptor(owning: number))
    }

    /// The number of the socket, valid while this value lives.
    var rawDescriptor: Int32 { socket.rawValue }

    /// A second descriptor of the socket, for the one who answers on it.
    borrowing func duplicate() throws(Errno) -> OwnedDescriptor { try socket.duplicate() }

    private static func makeSocket() throws(Errno) -> OwnedDescriptor {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        return OwnedDescriptor(owning: try systemCall { Glibc.socket(AF_UNIX, type, 0) })
    }

    /// The sentence that names the owner.
    private static func refusal() -> String {
        let owner = (try? askOwner()) ?? "another process"
        return """
            this network namespace is managed by \(owner) already; \
            stop that with "fairway daemon stop", or use its root
            """
    }

    private static func askOwner() throws(Errno) -> String {
        let socket = try makeSocket()
        let number = socket.rawValue
        try systemCall { unsafe AbstractAddress(name).withPointer { unsafe connect(number, $0, $1) } }
        var (process, user, group) = (pid_t(), uid_t(), gid_t())
        try systemCall { unsafe fairway_peer_credentials(number, &process, &user, &group) }
        var owner = "process \(process)"
        if user != 0 { owner += " of user \(user)" }
        guard try Poll.waitUntilReadable(number, timeoutMilliseconds: answerTimeout) else { return owner }
        var text = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = try systemCall { unsafe recv(number, &text, text.count, 0) }
        return count == 0 ? owner : "\(owner) with the root \(String(decoding: text[..<count], as: UTF8.self))"
    }
}
