internal import Glibc
package import SystemPackage

/// An exclusive lock on a file (flock(2)), held while this value lives.
///
/// The kernel drops it when the process dies, however it dies. The file itself stays.
package struct FileLock: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    /// Waits for the lock, creating the file (mode 0600) when it is missing.
    ///
    /// Blocks without bound.
    package init(waitingFor path: String) throws(Errno) {
        try self.init(path, operation: LOCK_EX)
    }

    /// Takes the lock at once or fails: `EWOULDBLOCK` (`.resourceTemporarilyUnavailable`) if it is held.
    package init(trying path: String) throws(Errno) {
        try self.init(path, operation: LOCK_EX | LOCK_NB)
    }

    /// Takes over an open file that this process locked before, such as one that it passed to itself over execve(2).
    package init(adopting descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

    /// The number of the locked file's descriptor, valid while this value lives.
    package var rawValue: Int32 { descriptor.rawValue }

    private init(_ path: String, operation: Int32) throws(Errno) {
        let file = try OwnedDescriptor.open(path, O_RDWR | O_CREAT, mode: 0o600)
        try systemCall { flock(file.rawValue, operation) }
        descriptor = file
    }
}
