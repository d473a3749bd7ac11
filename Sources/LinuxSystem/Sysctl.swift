package import SystemPackage

/// Kernel settings below /proc/sys.
///
/// Settings below `net` are those of the calling *thread's* network namespace: run this inside
/// ``onDisposableThread`` after entering one.
package enum Sysctl {
    /// The value of a setting without its final newline, such as `read("net.ipv4.ip_forward")`.
    ///
    /// - Parameter name: dotted or with slashes, by its first separator. Interface names that
    ///   contain a dot need slashes: `net/ipv4/conf/eth0.1/forwarding`; in a dotted name a slash
    ///   stands for it.
    package static func read(_ name: String) throws(Errno) -> String {
        var text = try Files.readText(path(of: name))
        if text.last == "\n" { text.removeLast() }
        return text
    }

    /// Writes a setting; `name` as for ``read(_:)``.
    package static func write(_ value: String, to name: String) throws(Errno) {
        try Files.overwrite(path(of: name), with: value)
    }

    /// Writes an integer setting; `name` as for ``read(_:)``.
    package static func write(_ value: Int, to name: String) throws(Errno) {
        try write(String(value), to: name)
    }

    /// The file of a setting; one that leaves /proc/sys is refused.
    static func path(of name: String) throws(Errno) -> String {
        let separator = name.first { $0 == "." || $0 == "/" }
        var parts = name.split(separator: separator ?? ".", omittingEmptySubsequences: false).map(String.init)
        // In a dotted name a slash stands for a dot, as in sysctl(8): net.ipv4.conf.eth0/1.forwarding.
        if separator == "." { parts = parts.map { String($0.map { $0 == "/" ? "." : $0 }) } }
        guard !name.utf8.contains(0), parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." })
        else { throw .invalidArgument }
        return "/proc/sys/" + parts.joined(separator: "/")
    }
}

/// The identity of the machine's current uptime.
package enum BootID {
    /// A UUID that the kernel chose at boot; another one means that no kernel object survived.
    package static func current() throws(Errno) -> String {
        try Sysctl.read("kernel.random.boot_id")
    }
}
