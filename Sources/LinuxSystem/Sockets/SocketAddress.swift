internal import Glibc
package import IPAddressing
package import SystemPackage

/// The kernel's address structures, filled from our values.
package enum SocketAddress {
    /// Binds an IPv4 or IPv6 socket.
    ///
    /// The corresponding C errors are bind(2)'s.
    package static func bind(_ socket: borrowing OwnedDescriptor, to address: IPAddress, port: UInt16) throws(Errno) {
        let number = socket.rawValue
        try unsafe passing(address, port) { unsafe Glibc.bind(number, $0, $1) }
    }

    /// Connects an IPv4 or IPv6 socket.
    ///
    /// The corresponding C errors are connect(2)'s: `EINPROGRESS` from one that must not wait.
    /// - Parameter scope: the interface, where an IPv6 address means something on one interface only.
    package static func connect(
        _ socket: borrowing OwnedDescriptor,
        to address: IPAddress,
        port: UInt16,
        scope: UInt32 = 0
    ) throws(Errno) {
        let number = socket.rawValue
        try unsafe passing(address, port, scope) { unsafe Glibc.connect(number, $0, $1) }
    }

    /// What an IPv4 or IPv6 socket is bound to.
    package static func local(of socket: Int32) throws(Errno) -> (address: IPAddress, port: UInt16) {
        try unsafe filling { unsafe getsockname(socket, $0, $1) }
    }

    /// What an IPv4 or IPv6 socket is connected to.
    package static func peer(of socket: Int32) throws(Errno) -> (address: IPAddress, port: UInt16) {
        try unsafe filling { unsafe getpeername(socket, $0, $1) }
    }

    private static func filling(
        with call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) throws(Errno) -> (address: IPAddress, port: UInt16) {
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        try systemCall {
            unsafe withUnsafeMutablePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe call($0, &length) }
            }
        }
        // The port is at the same place in both families; an IPv4 address is where the other has its flow label.
        let port = UInt16(bigEndian: address.sin6_port)
        guard Int32(address.sin6_family) == AF_INET6 else {
            return (.v4(IPv4Address(rawValue: UInt32(bigEndian: address.sin6_flowinfo))), port)
        }
        let bytes = unsafe withUnsafeBytes(of: address.sin6_addr) { unsafe Array($0) }
        guard let local = IPAddress(bytes: bytes) else { throw .addressFamilyNotSupported }
        return (local, port)
    }

    private static func passing(
        _ address: IPAddress,
        _ port: UInt16,
        _ scope: UInt32 = 0,
        to call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws(Errno) {
        switch address {
        case .v4(let address):
            var target = sockaddr_in()
            target.sin_family = sa_family_t(AF_INET)
            target.sin_port = port.bigEndian
            target.sin_addr.s_addr = address.rawValue.bigEndian
            try systemCall { unsafe passing(&target, to: call) }
        case .v6(let address):
            var target = sockaddr_in6()
            target.sin6_family = sa_family_t(AF_INET6)
            target.sin6_port = port.bigEndian
            target.sin6_scope_id = scope
            unsafe withUnsafeMutableBytes(of: &target.sin6_addr) { unsafe $0.copyBytes(from: address.bytes) }
            try systemCall { unsafe passing(&target, to: call) }
        }
    }

    /// Gives a unix socket an abstract name, which the kernel keeps unique in the socket's network namespace.
    ///
    /// The corresponding C errors are bind(2)'s, and `ENAMETOOLONG` beyond what `sun_path` holds.
    package static func bind(_ socket: borrowing OwnedDescriptor, toName name: String) throws(Errno) {
        let number = socket.rawValue
        var target = try abstractAddress(name)
        try systemCall { unsafe passing(&target, to: { unsafe Glibc.bind(number, $0, $1) }) }
    }

    /// Connects a unix socket to the one of an abstract name; `ECONNREFUSED` where there is none.
    package static func connect(_ socket: borrowing OwnedDescriptor, toName name: String) throws(Errno) {
        let number = socket.rawValue
        var target = try abstractAddress(name)
        try systemCall { unsafe passing(&target, to: { unsafe Glibc.connect(number, $0, $1) }) }
    }

    /// The whole of `sun_path` is the name: a zero, which marks it as abstract, the text, and zeros.
    private static func abstractAddress(_ name: String) throws(Errno) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard name.utf8.count < room else { throw Errno(rawValue: ENAMETOOLONG) }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0[1...].copyBytes(from: name.utf8) }
        return address
    }

    private static func passing<Address>(
        _ address: inout Address,
        to call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        let length = socklen_t(MemoryLayout<Address>.size)
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe call($0, length) }
        }
    }
}
