internal import LinuxSystem
package import SystemPackage

/// The project's own programs, as the build left them beside the tests.
package enum Executables {
    /// The path of one of them, such as `fairway-relay`.
    ///
    /// The corresponding C error is `ENOENT` where it was not built: `swift build --build-tests` builds it.
    package static func path(_ name: String) throws(Errno) -> String {
        let tests = try Files.target(ofLink: "/proc/self/exe")
        let path = "\(Files.parent(of: tests))/\(name)"
        guard Files.exists(path) else { throw .noSuchFileOrDirectory }
        return path
    }
}
