internal import Synchronization

/// Which OCI runtime has made a container on this host.
final class RuntimeChoice: Sendable {
    private let proven = Mutex<String?>(nil)

    /// The runtimes to try, the best first.
    func candidates(of all: [String]) -> [String] {
        proven.withLock { proven in proven.map { [$0] } ?? all }
    }

    /// Keeps a runtime that has made a container; from now on no other is tried.
    func prove(_ runtime: String) {
        proven.withLock { $0 = runtime }
    }
}
