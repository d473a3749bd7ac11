internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// An empty directory that goes, with all that is in it, with this object.
package final class TemporaryDirectory: Sendable {
    package let path: String

    package init() throws {
        path = "/tmp/fairway-test-\(getpid())-\(UInt64.random(in: .min ... .max))"
        try Files.makeDirectories(path, mode: 0o700)
    }

    deinit {
        try? Files.removeTree(path)
    }

    /// The path of what has this name in the directory.
    package func path(_ name: String) -> String { "\(path)/\(name)" }
}
