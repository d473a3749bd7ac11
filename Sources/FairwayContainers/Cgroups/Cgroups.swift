internal import FairwayModel
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// The cgroup trees that are mounted where this process lives.
struct Cgroups: Sendable {
    var hierarchies: [CgroupHierarchy]

    /// What /proc/self/mountinfo shows now; nothing where a private /sys hides it (as under `ip netns exec`).
    static func mounted() -> Cgroups {
        let mounts = (try? Mounts.list()) ?? []
        let trees = mounts.filter { $0.type == "cgroup" || $0.type == "cgroup2" }
        return Cgroups(
            hierarchies: trees.filter { Files.exists($0.path + "/cgroup.procs") }.map {
                CgroupHierarchy(mountPath: $0.path, isUnified: $0.type == "cgroup2")
            }
        )
    }

    /// The name of a container's group, right below the root of each tree: nothing shared is left when it ends.
    static func name(of id: ObjectID) -> String { "fairway-\(id.short)" }

    /// Whether version 2 is all there is, so that a container can have a view of its own (a cgroup namespace).
    var isUnified: Bool { hierarchies.count == 1 && hierarchies[0].isUnified }

    /// Moves a process out of its parent's groups, so that nobody who ends those ends it.
    ///
    /// As far as it is allowed: a process that stays in a group works all the same. Groups that are roots cost nothing;
    /// each other one is a migration, for which the kernel waits milliseconds.
    func release(_ processID: Int32) {
        guard let memberships = try? CgroupMembership.of(processID: processID) else { return }
        for membership in memberships where membership.path != "/" {
            guard let hierarchy = hierarchies.first(where: { $0.matches(membership) }) else { continue }
            try? hierarchy.adopt(processID)
        }
    }

    /// Whether a process is in a container's group: what tells it from another that got its ID later.
    static func contains(_ processID: Int32, group name: String) -> Bool {
        guard let memberships = try? CgroupMembership.of(processID: processID) else { return false }
        return memberships.contains { $0.path == "/" + name || $0.path.hasPrefix("/\(name)/") }
    }

    /// Removes a container's groups with all that still runs in them.
    func remove(_ name: String) throws(Errno) {
        for hierarchy in hierarchies { try hierarchy.remove(name) }
    }
}
