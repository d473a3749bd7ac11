internal import ArgumentParser
import FairwayContainers
internal import FairwayAPI
internal import FairwayEngine
internal import FairwayModel
import Glibc
import LinuxSystem
import Logging
import NIOPosix
internal import SystemPackage

/// Fairway's daemon: owns a network namespace, and serves the HTTP interface to its engine.
package struct Daemon {
    private let arguments: DaemonArguments
    private let root: HostRoot
    private let program: Reexecution
    private let logger: Logger

    /// Runs the daemon until it is to end; the result is the process's exit code.
    package static func main() async -> Int32 {
        let readiness = ReadinessPipe.inherited()
        do {
            let daemon = try Daemon(DaemonArguments.parse())
            return try await daemon.run(readiness)
        } catch let error as FairwayError {
            return fail(error.message, readiness)
        } catch {
            let code = DaemonArguments.exitCode(for: error)
            guard code != .success else {
                print(DaemonArguments.fullMessage(for: error))
                return 0
            }
            return fail(DaemonArguments.message(for: error), readiness)
        }
    }
}
