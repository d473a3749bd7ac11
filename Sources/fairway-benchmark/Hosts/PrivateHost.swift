internal import CLinux
internal import FairwayAPI
internal import FairwayModel
internal import Glibc
internal import LinuxSystem
internal import Netlink
internal import NetworkNamespaces
internal import RouteNetlink
internal import SystemPackage

/// A host of this process's own: an empty network namespace, and a directory for Fairway's files.
final class PrivateHost: Sendable {
    let root: HostRoot
    private let directory: String
    private let programs: String

    /// Moves the calling thread there; it must be the process's only one yet.
    init() throws {
        try systemCall { fairway_unshare_net() }
        var route = try RouteConnection()
        try route.change(.loopback, LinkChange(isUp: true))
        try Self.raiseDescriptorLimit()
        directory = "/tmp/fairway-benchmark-\(getpid())"
        root = try HostRoot.current(override: directory)
        programs = Files.parent(of: try Files.target(ofLink: "/proc/self/exe"))
    }

    deinit { try? Files.removeTree(directory) }

    /// One of Fairway's own programs, as they were built beside this one.
    func program(_ name: String) -> String { "\(programs)/\(name)" }

    /// The environment of those programs: nothing of the caller's settings, or of this machine's.
    var variables: [String: String] {
        [
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            HostRoot.environmentVariable: directory,
            SettingsFile.environmentVariable: "/dev/null",
        ]
    }

    /// Runs `fairway` to its end; the result is what it printed.
    @discardableResult
    func fairway(_ arguments: String...) throws -> String {
        try Program.run([program("fairway")] + arguments, environment: variables)
    }

    /// A thousand sandboxes take a descriptor each.
    private static func raiseDescriptorLimit() throws(Errno) {
        let kind = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
        var limit = rlimit()
        try systemCall { unsafe getrlimit(kind, &limit) }
        limit.rlim_cur = limit.rlim_max
        try systemCall { unsafe setrlimit(kind, &limit) }
    }
}
