internal import LinuxSystem
internal import SystemPackage

/// One line of /proc/PID/cgroup: in which group of one tree a process is.
struct CgroupMembership: Hashable, Sendable {
    /// Such as `memory` or `name=systemd`; empty in version 2.
    var controllers: String
    var path: String

    /// The groups of a process.
    static func of(processID: Int32) throws(Errno) -> [CgroupMembership] {
        parse(try Files.readText("/proc/\(processID)/cgroup"))
    }

    /// Reads `4:memory:/group` lines; a path may contain colons.
    static func parse(_ text: String) -> [CgroupMembership] {
        text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { return nil }
            return CgroupMembership(controllers: String(fields[1]), path: String(fields[2]))
        }
    }
}
