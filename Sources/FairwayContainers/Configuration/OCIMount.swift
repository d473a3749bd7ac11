internal import FairwayModel

/// A mount inside a container.
struct OCIMount: Encodable {
    var destination: String
    var type: String
    var source: String
    var options: [String]

    /// Shows a directory or file of the host; mounts made later on either side stay there.
    static func bind(_ source: String, at destination: String, isReadOnly: Bool = false) -> OCIMount {
        OCIMount(
            destination: destination,
            type: "bind",
            source: source,
            options: ["rbind", "rprivate", isReadOnly ? "ro" : "rw"]
        )
    }

    /// What Docker mounts in every container.
    static let standard = [
        OCIMount(destination: "/proc", type: "proc", source: "proc", options: ["nosuid", "noexec", "nodev"]),
        OCIMount(
            destination: "/dev",
            type: "tmpfs",
            source: "tmpfs",
            options: ["nosuid", "strictatime", "mode=755", "size=65536k"]
        ),
        OCIMount(
            destination: "/dev/pts",
            type: "devpts",
            source: "devpts",
            options: ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]
        ),
        OCIMount(destination: "/sys", type: "sysfs", source: "sysfs", options: ["nosuid", "noexec", "nodev", "ro"]),
        OCIMount(
            destination: "/sys/fs/cgroup",
            type: "cgroup",
            source: "cgroup",
            options: ["ro", "nosuid", "noexec", "nodev"]
        ),
        OCIMount(destination: "/dev/mqueue", type: "mqueue", source: "mqueue", options: ["nosuid", "noexec", "nodev"]),
        OCIMount(
            destination: "/dev/shm",
            type: "tmpfs",
            source: "shm",
            options: ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]
        ),
    ]
}
