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
    private static let answerTimeout: Int32 = 5000

    private let socket: OwnedDescriptor

    private init(_ socket: consuming OwnedDescriptor) { self.socket = socket }

    /// Takes the namespace, or says who has it.
    ///
    /// An owner that was killed keeps the name until its last thread has left the kernel: its end is waited for.
    static func claim() throws(FairwayError) -> NamespaceOwnership {
        do throws(Errno) {
            return try take()
        } catch .addressInUse {
            let owner = (try? askOwner()) ?? Owner(words: "another process")
            guard owner.hasEnded, let ownership = try? take() else {
                throw FairwayError(
                    .conflict,
                    """
                    this network namespace is managed by \(owner.words) already; \
                    stop that with "fairway daemon stop", or use its root
                    """
                )
            }
            return ownership
        } catch {
            throw FairwayError(.failed, "can't take hold of this network namespace: \(error)")
        }
    }

    private static func take() throws(Errno) -> NamespaceOwnership {
        let socket = try makeSocket()
        let number = socket.rawValue
        try systemCall { unsafe AbstractAddress(name).withPointer { unsafe bind(number, $0, $1) } }
        try systemCall { listen(number, backlog) }
        return NamespaceOwnership(socket)
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

    /// Who has the namespace, as far as it can be said.
    private struct Owner {
        var words: String
        var hasEnded = false
    }

    private static func askOwner() throws(Errno) -> Owner {
        let socket = try makeSocket()
        let number = socket.rawValue
        do throws(Errno) {
            try systemCall { unsafe AbstractAddress(name).withPointer { unsafe connect(number, $0, $1) } }
        } catch .connectionRefused {
            return Owner(words: "a process that has just ended", hasEnded: true)
        }
        var (process, user, group) = (pid_t(), uid_t(), gid_t())
        try systemCall { unsafe fairway_peer_credentials(number, &process, &user, &group) }
        var owner = Owner(words: "process \(process)")
        if user != 0 { owner.words += " of user \(user)" }
        guard let end = try? ProcessDescriptor(opening: process) else {
            return Owner(words: owner.words, hasEnded: true)
        }
        switch try Poll.firstReadable(of: [end.rawValue, number], timeoutMilliseconds: answerTimeout) {
        case 0: owner.hasEnded = true
        case 1:
            let text = try root(from: number)
            if text.isEmpty {
                owner.hasEnded = try end.waitForExit(timeoutMilliseconds: answerTimeout)
            } else {
                owner.words += " with the root \(text)"
            }
        default: break
        }
        return owner
    }

    /// What the owner answers; empty where it has hung up.
    private static func root(from number: Int32) throws(Errno) -> String {
        var text = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count: Int
        do throws(Errno) {
            count = try systemCall { unsafe recv(number, &text, text.count, 0) }
        } catch .connectionReset {
            return ""
        }
        return String(decoding: text[..<count], as: UTF8.self).filter { !$0.isNewline && $0 != "\u{1B}" }
    }
}
