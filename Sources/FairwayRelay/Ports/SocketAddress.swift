internal import Glibc
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// The kernel's address structures, filled from our values.
enum SocketAddress {
    /// Binds an IPv4 or IPv6 socket.
    ///
    /// The corresponding C errors are bind(2)'s.
    static func bind(_ socket: borrowing OwnedDescriptor, to address: IPAddress, port: UInt16) throws(Errno) {
        let number = socket.rawValue
        switch address {
        case .v4(let address):
            var target = sockaddr_in()
            target.sin_family = sa_family_t(AF_INET)
            target.sin_port = port.bigEndian
            target.sin_addr.s_addr = address.rawValue.bigEndian
            try systemCall { unsafe passing(&target, to: { unsafe Glibc.bind(number, $0, $1) }) }
        case .v6(let address):
            var target = sockaddr_in6()
            target.sin6_family = sa_family_t(AF_INET6)
            target.sin6_port = port.bigEndian
            unsafe withUnsafeMutableBytes(of: &target.sin6_addr) { unsafe $0.copyBytes(from: address.bytes) }
            try systemCall { unsafe passing(&target, to: { unsafe Glibc.bind(number, $0, $1) }) }
        }
    }

    /// Gives a unix socket an abstract name, which the kernel keeps unique in the socket's network namespace.
    ///
    /// The corresponding C errors are bind(2)'s, and `ENAMETOOLONG` beyond what `sun_path` holds.
    static func bind(_ socket: borrowing OwnedDescriptor, toName name: String) throws(Errno) {
        let number = socket.rawValue
        var target = try abstractAddress(name)
        try systemCall { unsafe passing(&target, to: { unsafe Glibc.bind(number, $0, $1) }) }
    }

    /// Connects a unix socket to the one of an abstract name; `ECONNREFUSED` where there is none.
    static func connect(_ socket: borrowing OwnedDescriptor, toName name: String) throws(Errno) {
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
