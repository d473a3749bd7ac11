internal import FairwayModel
internal import Glibc
internal import LinuxSystem

/// What is made to start a daemon and was not there before: it goes again where the daemon refuses to start.
struct StartTraces {
    private let files: [String]
    /// The deepest first.
    private let directories: [String]

    /// Takes note of what is missing now.
    init(of root: HostRoot) {
        files = [root.daemonLog, root.startLock].filter { !Files.exists($0) }
        var missing: Set<String> = []
        for var directory in [root.state, root.run] {
            while !Files.exists(directory) {
                missing.insert(directory)
                directory = Files.parent(of: directory)
            }
        }
        directories = missing.sorted { $0.utf8.count > $1.utf8.count }
    }

    /// Takes it away, but for directories that something else is in by now.
    func remove() {
        for file in files { unsafe unlink(file) }
        for directory in directories { unsafe rmdir(directory) }
    }
}
