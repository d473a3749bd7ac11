internal import CLinux
internal import Glibc
package import SystemPackage

/// Mounts in the calling thread's mount namespace.
package enum Mounts {
    /// Shows `source`, a file or a directory, at `target` as well.
    package static func bind(_ source: String, to target: String, isReadOnly: Bool = false) throws(Errno) {
        try mount(source, target, type: nil, flags: UInt(MS_BIND))
        guard isReadOnly else { return }
        // The kernel ignores MS_RDONLY in the call that makes a bind mount.
        do throws(Errno) {
            try mount(nil, target, type: nil, flags: UInt(MS_REMOUNT) | UInt(MS_BIND) | UInt(MS_RDONLY))
        } catch {
            try unmount(target)
            throw error
        }
    }

    /// Takes a mount away at once; what still uses it keeps it until it stops (MNT_DETACH).
    package static func unmount(_ target: String) throws(Errno) {
        try systemCall { unsafe umount2(target, Int32(MNT_DETACH)) }
    }

    /// Mounts an overlay: writes go to `upper`, reads fall through to `lower` (topmost first).
    ///
    /// `work` is an empty directory on the file system of `upper`. Paths may contain anything;
    /// colons, commas and backslashes are escaped for the kernel's option parser.
    package static func overlay(lower: [String], upper: String, work: String, at target: String) throws(Errno) {
        let layers = lower.map(escapedLayer).joined(separator: ":")
        let options = "lowerdir=\(layers),upperdir=\(escapedOption(upper)),workdir=\(escapedOption(work))"
        try mount("overlay", target, type: "overlay", flags: 0, options: options)
    }

    /// Mounts an overlay over a single lower directory.
    package static func overlay(lower: String, upper: String, work: String, at target: String) throws(Errno) {
        try overlay(lower: [lower], upper: upper, work: work, at: target)
    }

    /// Mounts an empty file system in memory.
    package static func tmpfs(at target: String, sizeInBytes: Int, mode: UInt32 = 0o755) throws(Errno) {
        let options = "size=\(sizeInBytes),mode=\(String(mode, radix: 8))"
        try mount("tmpfs", target, type: "tmpfs", flags: UInt(MS_NOSUID) | UInt(MS_NODEV), options: options)
    }

    /// The mounts at or below `path`, in the order they were made; `path` has no symbolic links.
    package static func list(below path: String = "/") throws(Errno) -> [MountPoint] {
        let table = try Files.readText("/proc/thread-self/mountinfo")
        return MountPoint.parse(table: table).filter { $0.isAtOrBelow(path) }
    }

    /// Unmounts everything at and below `path`, the last made first.
    package static func unmountAll(below path: String) throws(Errno) {
        for mount in try list(below: path).reversed() { try unmount(mount.path) }
    }

    private static func mount(
        _ source: String?,
        _ target: String,
        type: String?,
        flags: UInt,
        options: String? = nil
    ) throws(Errno) {
        try systemCall { unsafe CLinux.mount(source, target, type, flags, options) }
    }

    private static func escapedLayer(_ path: String) -> String {
        escaped(path, ["\\", ":", ","])
    }

    private static func escapedOption(_ path: String) -> String {
        escaped(path, ["\\", ","])
    }

    private static func escaped(_ path: String, _ special: Set<Character>) -> String {
        path.reduce(into: "") { result, character in
            if special.contains(character) { result.append("\\") }
            result.append(character)
        }
    }
}
