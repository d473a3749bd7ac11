import Glibc
import LinuxSystem

/// An empty directory that goes, with all that is in it, with this object.
final class TemporaryDirectory: Sendable {
    let path = "/tmp/fairway-test-\(getpid())-\(UInt64.random(in: .min ... .max))"

    init() throws {
        try Files.makeDirectories(path, mode: 0o700)
    }

    deinit {
        try? Files.removeTree(path)
    }

    /// The path of what has this name in the directory.
    func path(_ name: String) -> String { "\(path)/\(name)" }
}

/// The permission bits of a file; nil if there is none.
func mode(of path: String) -> UInt32? {
    var information = stat()
    return unsafe lstat(path, &information) == 0 ? information.st_mode & 0o7777 : nil
}
