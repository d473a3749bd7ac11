import Glibc
import LinuxSystem

/// Two descriptors that are connected to each other.
struct DescriptorPair: ~Copyable {
    let first: OwnedDescriptor
    let second: OwnedDescriptor

    private init(_ numbers: [Int32]) {
        first = OwnedDescriptor(owning: numbers[0])
        second = OwnedDescriptor(owning: numbers[1])
    }

    /// Two ends of a connection that keeps messages apart.
    static func sockets() throws -> DescriptorPair {
        var numbers: [Int32] = [-1, -1]
        let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        try systemCall { unsafe socketpair(AF_UNIX, type, 0, &numbers) }
        return DescriptorPair(numbers)
    }

    /// A pipe: the first is read, the second written.
    static func pipe() throws -> DescriptorPair {
        var numbers: [Int32] = [-1, -1]
        try systemCall { unsafe Glibc.pipe(&numbers) }
        for number in numbers { try systemCall { fcntl(number, F_SETFD, FD_CLOEXEC) } }
        return DescriptorPair(numbers)
    }
}
