internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Two connected sockets that keep messages apart, close-on-exec: one for the daemon, one for a shim.
struct SocketPair: ~Copyable {
    let own: OwnedDescriptor
    let other: OwnedDescriptor

    init() throws(Errno) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        try systemCall { unsafe socketpair(AF_UNIX, type, 0, &ends) }
        own = OwnedDescriptor(owning: ends[0])
        other = OwnedDescriptor(owning: ends[1])
    }

    /// Closes the shim's end, which the shim has a copy of.
    consuming func closingOther() -> OwnedDescriptor { own }
}
