internal import CLinux
import Glibc
import LinuxSystem
internal import NetworkNamespaces
internal import SystemPackage

/// The network namespaces of this machine that something holds: a process, a descriptor, a mount.
enum LivingNamespaces {
    /// Their cookies; nil where this process can't see all processes of the machine.
    static func cookies() -> Set<UInt64>? {
        // Inode of the initial process namespace (PROC_PID_INIT_INO).
        guard (try? Files.target(ofLink: "/proc/self/ns/pid")) == "pid:[4026531836]",
            let processes = try? Files.names(in: "/proc").filter({ Int($0) != nil })
        else { return nil }
        var paths: [String: String] = [:]
        for process in processes { collect(of: process, into: &paths) }
        for mount in (try? Mounts.list()) ?? [] where mount.type == "nsfs" && mount.root.hasPrefix("net:[") {
            paths[mount.root] = mount.path
        }
        return Set(paths.values.compactMap(cookie))
    }

    /// One path for each namespace that a process is in or has open.
    private static func collect(of process: String, into paths: inout [String: String]) {
        let descriptors = (try? Files.names(in: "/proc/\(process)/fd")) ?? []
        for path in ["/proc/\(process)/ns/net"] + descriptors.map({ "/proc/\(process)/fd/\($0)" }) {
            guard let target = try? Files.target(ofLink: path), target.hasPrefix("net:["), paths[target] == nil else {
                continue
            }
            paths[target] = path
        }
    }

    private static func cookie(of path: String) -> UInt64? {
        guard let namespace = try? NetworkNamespace.open(path: path) else { return nil }
        return try? namespace.run { () throws(Errno) in
            let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
            let socket = OwnedDescriptor(owning: try systemCall { Glibc.socket(AF_UNIX, type, 0) })
            let number = socket.rawValue
            var cookie: UInt64 = 0
            try systemCall { unsafe fairway_namespace_cookie(number, &cookie) }
            return cookie
        }
    }
}
