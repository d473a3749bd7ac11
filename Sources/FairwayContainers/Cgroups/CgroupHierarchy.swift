internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// One mounted cgroup tree: all controllers in version 2, some of them in version 1.
struct CgroupHierarchy: Hashable, Sendable {
    var mountPath: String
    var isUnified: Bool

    /// The group `name` right below this tree's root.
    func directory(of name: String) -> String { "\(mountPath)/\(name)" }

    /// The field that names this tree in /proc/PID/cgroup; a version 1 tree is mounted under its controllers' names.
    private var label: String {
        isUnified ? "" : String(mountPath.split(separator: "/").last ?? "")
    }

    /// Whether a line of /proc/PID/cgroup, `4:memory:/group`, is about this tree.
    func matches(_ line: CgroupMembership) -> Bool {
        line.controllers == label || line.controllers == "name=\(label)"
    }

    /// Moves a process to the root of this tree.
    func adopt(_ processID: Int32) throws(Errno) {
        try Files.overwrite(mountPath + "/cgroup.procs", with: "\(processID)")
    }

    /// Kills what is left in a group and those below it, and removes them; one that isn't there is fine.
    func remove(_ name: String) throws(Errno) {
        try remove(directory: directory(of: name))
    }

    private func remove(directory: String) throws(Errno) {
        guard Files.isDirectory(directory) else { return }
        for name in try Files.names(in: directory) where Files.isDirectory("\(directory)/\(name)") {
            try remove(directory: "\(directory)/\(name)")
        }
        for process in try processes(in: directory) { try kill(process, waitingIn: directory) }
        do throws(Errno) {
            try systemCall { unsafe rmdir(directory) }
        } catch .noSuchFileOrDirectory {
            return
        }
    }

    private func processes(in directory: String) throws(Errno) -> [Int32] {
        try Files.readText(directory + "/cgroup.procs").split(separator: "\n").compactMap { Int32($0) }
    }

    private func kill(_ processID: Int32, waitingIn directory: String) throws(Errno) {
        do throws(Errno) {
            let process = try ProcessDescriptor(opening: processID)
            guard try processes(in: directory).contains(processID) else { return }
            try process.send(signal: SIGKILL)
            guard try process.waitForExit(timeoutMilliseconds: Timeout.processEnd) else { throw .timedOut }
        } catch .noSuchProcess {
            return
        }
    }
}
