internal import FairwayAPI
internal import FairwayModel
import LinuxSystem
internal import NetworkNamespaces
internal import SystemPackage

/// The roots of hosts other than the machine's first: directories named `BOOT-COOKIE`.
///
/// Such a host is gone with its namespace, which nobody announces: the next daemon sweeps what it left.
struct PrivateRoots {
    let state: String
    let run: String

    static let standard = PrivateRoots(state: HostRoot.defaultState + "/ns", run: HostRoot.defaultRun + "/ns")

    /// Their keys, sorted.
    func keys() -> [String] {
        let names = [state, run].flatMap { (try? Files.names(in: $0)) ?? [] }
        return Set(names.filter { Key($0) != nil }).sorted()
    }

    /// The keys of hosts that are gone: of another boot, or whose namespace nothing holds any more.
    ///
    /// - Parameter living: cookies of the namespaces there are; nil where that can't be told.
    func dead(boot: String, living: @autoclosure () -> Set<UInt64>?) -> [String] {
        let parsed = keys().compactMap { name in Key(name).map { (name: name, key: $0) } }
        let candidates = parsed.filter { $0.key.boot == boot }
        let living = candidates.isEmpty ? [] : living()
        return parsed.filter { entry in
            entry.key.boot != boot || living.map { !$0.contains(entry.key.cookie) } ?? false
        }.map(\.name)
    }

    /// Removes a root with its mounts, unless a client or daemon is just starting there.
    func remove(_ key: String) throws(Errno) {
        let root = root(key)
        if Files.isDirectory(root.run) {
            let lock = try FileLock(trying: root.startLock)
            try Mounts.unmountAll(below: root.run)
            try Files.removeTree(root.run)
            _ = lock
        }
        if Files.isDirectory(root.state) {
            try Mounts.unmountAll(below: root.state)
            try Files.removeTree(root.state)
        }
    }

    private func root(_ key: String) -> HostRoot { HostRoot(state: "\(state)/\(key)", run: "\(run)/\(key)") }

    private struct Key {
        var boot: String
        var cookie: UInt64

        init?(_ name: String) {
            let parts = name.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].utf8.count == 8, let cookie = UInt64(parts[1], radix: 16) else {
                return nil
            }
            boot = String(parts[0])
            self.cookie = cookie
        }
    }
}
