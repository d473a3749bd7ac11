import Glibc

/// The address of a unix socket that has a name but no file; the kernel keeps these names apart by network namespace.
struct AbstractAddress {
    private var address = sockaddr_un()
    private var length: socklen_t

    /// - Parameter name: at most 100 bytes.
    init(_ name: String) {
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(name.utf8.prefix(100))
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { path in
            // The first byte stays 0: that makes the name abstract.
            unsafe path[1...].copyBytes(from: bytes)
        }
        length = socklen_t(MemoryLayout<sa_family_t>.size + 1 + bytes.count)
    }

    /// Calls `body`, such as bind(2), with the address.
    func withPointer(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        unsafe withUnsafePointer(to: address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, length) }
        }
    }
}
