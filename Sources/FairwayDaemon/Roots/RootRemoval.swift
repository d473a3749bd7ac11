internal import FairwayModel
import Glibc
import LinuxSystem
import Logging
internal import SystemPackage

/// Removes the files of a host after `system reset`; what others put into its directories stays.
struct RootRemoval {
    let root: HostRoot
    let logger: Logger

    func run() {
        let databases = ["", "-wal", "-shm"].map { root.database + $0 }
        let files = [
            root.containers, root.bundles, root.runtimeState, root.namespaces, root.daemonLog, root.startLock,
        ]
        for path in databases + files {
            do throws(Errno) {
                try Files.removeTree(path)
            } catch {
                logger.error("can't remove \(path): \(error)")
            }
        }
        // Those that are not empty stay: other hosts have their roots below.
        for directory in [root.run, root.state] {
            unsafe rmdir(directory)
            if !root.isDefault, root.arguments.isEmpty { unsafe rmdir(Files.parent(of: directory)) }
        }
    }
}
