internal import Glibc

/// Looks programs up as a shell does, and where distributions put what nobody runs by hand.
package enum ExecutableSearch {
    private static let directories = [
        "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/libexec/podman",
        "/usr/lib/podman",
    ]

    /// The absolute path of a program; nil if it is nowhere or can't be executed.
    package static func path(of name: String) -> String? {
        if name.hasPrefix("/") { return isExecutable(name) ? name : nil }
        guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "/")) else { return nil }
        return (ownPath() + directories).lazy.map { $0 + "/" + name }.first(where: isExecutable)
    }

    private static func ownPath() -> [String] {
        guard let value = unsafe getenv("PATH") else { return [] }
        return unsafe String(cString: value).split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
    }

    private static func isExecutable(_ path: String) -> Bool {
        var information = stat()
        guard unsafe stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return false }
        return unsafe access(path, X_OK) == 0
    }
}
