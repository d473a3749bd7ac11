internal import CLinux
import Glibc
import LinuxSystem
internal import NetworkNamespaces
import SystemPackage

/// The network namespaces of this machine that something holds: a process, a descriptor, a mount.
enum LivingNamespaces {
    /// Where a namespace was seen, by what is called the same wherever the same one is seen.
    struct Sighting: Hashable {
        var namespace: String
        var path: String
    }

    /// Their cookies; nil where that can't be told, as where this process can't see all processes of the machine.
    static func cookies() -> Set<UInt64>? {
        // Inode of the initial process namespace (PROC_PID_INIT_INO).
        guard (try? Files.target(ofLink: "/proc/self/ns/pid")) == "pid:[4026531836]",
            let processes = try? Files.names(in: "/proc").filter({ Int($0) != nil }),
            let mounts = try? Mounts.list()
        else { return nil }
        let pins = mounts.filter { $0.type == "nsfs" && $0.root.hasPrefix("net:[") }
        let sightings = pins.map { Sighting(namespace: $0.root, path: $0.path) } + processes.lazy.flatMap(sightings)
        return try? cookies(at: sightings) { sighting throws(Errno) in try cookie(of: sighting) }
    }

    /// The cookies of what was seen, each namespace by the first path at which it still is when it is looked at.
    ///
    /// What shows a namespace may end at any moment, and something else holds it all the same.
    ///
    /// - Throws: where a namespace that is there can't be looked at.
    static func cookies(
        at sightings: some Sequence<Sighting>,
        _ read: (Sighting) throws(Errno) -> UInt64?
    ) throws(Errno) -> Set<UInt64> {
        var cookies: [String: UInt64] = [:]
        for sighting in sightings where cookies[sighting.namespace] == nil {
            cookies[sighting.namespace] = try read(sighting)
        }
        return Set(cookies.values)
    }

    /// The namespaces that a process is in or has open.
    private static func sightings(of process: String) -> [Sighting] {
        let descriptors = (try? Files.names(in: "/proc/\(process)/fd")) ?? []
        let paths = ["/proc/\(process)/ns/net"] + descriptors.map { "/proc/\(process)/fd/\($0)" }
        return paths.compactMap { path in
            guard let target = try? Files.target(ofLink: path), target.hasPrefix("net:[") else { return nil }
            return Sighting(namespace: target, path: path)
        }
    }

    /// nil where the namespace is not at the path any more.
    private static func cookie(of sighting: Sighting) throws(Errno) -> UInt64? {
        do throws(Errno) {
            let namespace = try NetworkNamespace.open(path: sighting.path)
            // The number of a process or of a descriptor may be another one's by now.
            guard try "net:[\(namespace.identity().inode)]" == sighting.namespace else { return nil }
            return try cookie(of: namespace)
        } catch .noSuchFileOrDirectory, .noSuchProcess, .invalidArgument, .noSuchAddressOrDevice {
            return nil
        }
    }

    private static func cookie(of namespace: borrowing NetworkNamespace) throws(Errno) -> UInt64 {
        try namespace.run { () throws(Errno) in
            let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
            let socket = OwnedDescriptor(owning: try systemCall { Glibc.socket(AF_UNIX, type, 0) })
            let number = socket.rawValue
            var cookie: UInt64 = 0
            try systemCall { unsafe fairway_namespace_cookie(number, &cookie) }
            return cookie
        }
    }
}
