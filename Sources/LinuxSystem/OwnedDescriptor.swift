internal import Glibc
package import SystemPackage

/// A file descriptor with exactly one owner, closed when the owner goes out of scope.
package struct OwnedDescriptor: ~Copyable, Sendable {
    /// The number, valid while this value lives; never closed by whoever reads it.
    package let rawValue: Int32

    /// Takes over a descriptor that nothing else will close.
    package init(owning rawValue: Int32) {
        self.rawValue = rawValue
    }

    deinit {
        _ = Glibc.close(rawValue)
    }

    /// Gives the descriptor up: the caller closes it from now on.
    package consuming func release() -> Int32 {
        let number = rawValue
        discard self
        return number
    }

    /// A second, close-on-exec descriptor of the same open file.
    package borrowing func duplicate() throws(Errno) -> OwnedDescriptor {
        let number = rawValue
        return OwnedDescriptor(owning: try systemCall { fcntl(number, F_DUPFD_CLOEXEC, 0) })
    }

    /// Opens `path` close-on-exec; `flags` and `mode` as open(2) has them.
    package static func open(_ path: String, _ flags: Int32, mode: UInt32 = 0) throws(Errno) -> OwnedDescriptor {
        OwnedDescriptor(owning: try systemCall { unsafe Glibc.open(path, flags | O_CLOEXEC, mode) })
    }
}
