internal import FairwayModel
internal import Glibc

/// What an overlay of the host's own root must not show: Fairway's state, the administrator's home, and the names of the
/// host's network namespaces, which mean nothing inside.
enum SecretDirectories {
    /// Their paths relative to `rootfs`, for those that lie inside it; outermost only.
    static func below(_ rootfs: String, of root: HostRoot) -> [String] {
        let all = [HostRoot.defaultState, HostRoot.defaultRun, root.state, root.run, "/root", "/run/netns"].map(
            resolved
        )
        let base = resolved(rootfs)
        let prefix = base == "/" ? "/" : base + "/"
        let inside = Set(all.filter { $0.hasPrefix(prefix) && $0 != prefix })
        return inside.filter { path in !inside.contains { path.hasPrefix($0 + "/") } }
            .map { String($0.dropFirst(prefix.count)) }
            .sorted()
    }

    /// Whether a container whose root is `rootfs` itself could write to Fairway's own files.
    static func isReachable(from rootfs: String, of root: HostRoot) -> Bool {
        let base = resolved(rootfs)
        return [root.state, root.run].map(resolved).contains { path in
            base == "/" || path == base || path.hasPrefix(base + "/") || base.hasPrefix(path + "/")
        }
    }

    /// Without symbolic links, as far as the path exists.
    private static func resolved(_ path: String) -> String {
        guard let real = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }
}
