internal import FairwayModel
import LinuxSystem
import Logging
internal import SystemPackage

/// Removes what dead hosts left behind, on a thread of its own, once at the daemon's start.
actor RootSweeper {
    private let executor = ThreadExecutor(name: "root-sweeper")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }
    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    func sweep(_ roots: PrivateRoots) {
        guard !roots.keys().isEmpty, let boot = try? BootID.current().prefix(8) else { return }
        let dead = { roots.dead(boot: String(boot), living: LivingNamespaces.cookies()) }
        // Processes come and go while one looks: whose namespace is gone is so the second time, too.
        let (first, second) = (dead(), Set(dead()))
        for key in first where second.contains(key) {
            do throws(Errno) {
                try roots.remove(key)
                logger.info("Removed the root \(key): its network namespace is gone")
            } catch {
                logger.warning("Can't remove the root \(key), whose network namespace is gone: \(error)")
            }
        }
    }
}
