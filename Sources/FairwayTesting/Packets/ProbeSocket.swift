internal import Glibc
internal import IPAddressing
internal import LinuxSystem
package import SystemPackage

/// A socket that never blocks, in the namespace of the thread that made it.
package final class ProbeSocket: Sendable {
    /// What it speaks.
    package enum Kind: Sendable {
        case tcp, udp
        /// ICMP or ICMPv6 echo, for which `net.ipv4.ping_group_range` has to hold our group.
        case ping
    }

    private let descriptor: OwnedDescriptor

    private init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

    package convenience init(_ kind: Kind, isIPv6: Bool = false) throws(Errno) {
        let type = kind == .tcp ? SOCK_STREAM : SOCK_DGRAM
        let protocolNumber = kind == .ping ? Int32(isIPv6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP) : 0
        let flags = Int32(type.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let family = isIPv6 ? AF_INET6 : AF_INET
        self.init(OwnedDescriptor(owning: try systemCall { socket(family, flags, protocolNumber) }))
        guard isIPv6 else { return }
        // Another socket has the same port in IPv4.
        var isOn: Int32 = 1
        let number = rawDescriptor
        try systemCall {
            unsafe setsockopt(number, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &isOn, socklen_t(MemoryLayout<Int32>.size))
        }
    }

    /// The number of the descriptor, for poll(2).
    package var rawDescriptor: Int32 { descriptor.rawValue }

    /// Takes a name; a TCP socket then waits for connections.
    package func serve(at name: SocketName, _ kind: Kind) throws(Errno) {
        let number = rawDescriptor
        try unsafe withAddress(of: name) { unsafe Glibc.bind(number, $0, $1) }
        if kind == .tcp { try systemCall { Glibc.listen(number, 1024) } }
    }

    /// Starts a connection; for anything but TCP it only settles the other side.
    package func connect(to name: SocketName) throws(Errno) {
        let number = rawDescriptor
        do throws(Errno) {
            try unsafe withAddress(of: name) { unsafe Glibc.connect(number, $0, $1) }
        } catch .nowInProgress {}
    }

    /// The next connection and who opened it; nil where there is none.
    package func accept() throws(Errno) -> (socket: ProbeSocket, caller: SocketName)? {
        let number = rawDescriptor
        var name = [UInt8](repeating: 0, count: SocketName.longest)
        guard
            let accepted = try unlessEmpty({
                unsafe withLength(of: &name) { unsafe Glibc.accept(number, $0, $1) }
            })
        else { return nil }
        let socket = ProbeSocket(OwnedDescriptor(owning: accepted))
        try systemCall { fcntl(socket.rawDescriptor, F_SETFL, O_NONBLOCK) }
        return SocketName(socketAddress: name).map { (socket, $0) }
    }

    /// Sends to the other side.
    package func send(_ bytes: [UInt8]) throws(Errno) {
        let number = rawDescriptor
        try systemCall { unsafe Glibc.send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Sends to whoever has a name.
    package func send(_ bytes: [UInt8], to name: SocketName) throws(Errno) {
        let number = rawDescriptor
        try unsafe withAddress(of: name) { unsafe sendto(number, bytes, bytes.count, 0, $0, $1) }
    }

    /// What has arrived and, of datagrams, from whom; nil where there is nothing.
    package func receive() throws(Errno) -> (bytes: [UInt8], sender: SocketName)? {
        let number = rawDescriptor
        var name = [UInt8](repeating: 0, count: SocketName.longest)
        var buffer = [UInt8](repeating: 0, count: 2048)
        let count = try unlessEmpty {
            unsafe withLength(of: &name) { unsafe recvfrom(number, &buffer, buffer.count, 0, $0, $1) }
        }
        // A TCP socket doesn't say again who is at the other end.
        return count.map { (Array(buffer.prefix($0)), SocketName(socketAddress: name) ?? SocketName(.any, 0)) }
    }
}

/// What a call returned; nil where it would have had to wait.
private func unlessEmpty<Result: FixedWidthInteger & SignedInteger>(
    _ call: () -> Result
) throws(Errno) -> Result? {
    do throws(Errno) {
        return try systemCall(call)
    } catch .resourceTemporarilyUnavailable {
        return nil
    }
}

private func withAddress<Result: FixedWidthInteger & SignedInteger>(
    of name: SocketName,
    _ call: (UnsafePointer<sockaddr>?, socklen_t) -> Result
) throws(Errno) {
    let address = name.socketAddress
    try systemCall {
        unsafe address.withUnsafeBytes { bytes in
            unsafe call(bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count))
        }
    }
}

private func withLength<Result>(
    of name: inout [UInt8],
    _ call: (UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<socklen_t>) -> Result
) -> Result {
    unsafe name.withUnsafeMutableBytes { bytes in
        var length = socklen_t(bytes.count)
        return unsafe call(bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, &length)
    }
}
