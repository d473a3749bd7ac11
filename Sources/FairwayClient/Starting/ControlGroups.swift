internal import LinuxSystem
internal import SystemPackage

/// The control groups of a process.
enum ControlGroups {
    /// Moves a process to the root group of every hierarchy, so that the end of the caller's group is not its end.
    ///
    /// Where the kernel refuses, as in a container that sees its groups read-only, the process stays and works there.
    static func moveToRoot(process: Int32) {
        for mount in mounts() {
            try? Files.overwrite(mount + "/cgroup.procs", with: String(process))
        }
    }

    /// `systemd-run`, where systemd runs: it wants to know of every process outside its own groups.
    static func scopeProgram() -> String? {
        let program = "/usr/bin/systemd-run"
        return Files.isDirectory("/run/systemd/system") && Files.exists(program) ? program : nil
    }

    /// Where the hierarchies are mounted.
    static func mounts() -> [String] {
        let all = (try? Mounts.list()) ?? []
        return all.filter { $0.type == "cgroup" || $0.type == "cgroup2" }.map(\.path)
    }
}
