/// Where the files of one host are; a host is a network namespace.
package struct HostRoot: Hashable, Sendable {
    package static let defaultState = "/var/lib/fairway"
    package static let defaultRun = "/run/fairway"

    /// What outlives a reboot: store, logs, writable layers.
    package var state: String
    /// Sockets, locks and pins only.
    package var run: String

    package init(state: String, run: String) {
        self.state = state
        self.run = run
    }

    package var database: String { state + "/fairway.db" }
    package var daemonLog: String { state + "/daemon.log" }
    package var containers: String { state + "/containers" }
    package var socket: String { run + "/fairway.sock" }
    package var startLock: String { run + "/start.lock" }
    /// The abstract name of the relay's socket: there is no file that somebody could remove.
    package var relayName: String { run + "/relay" }
    package var namespaces: String { run + "/netns" }
    /// Bundles, one a container; short, because the sockets in them must fit `sun_path`.
    package var bundles: String { run + "/c" }
    /// What the OCI runtime remembers of its containers.
    package var runtimeState: String { run + "/runtime" }

    /// Whether this is what the caller's namespace has without `--root`.
    package var isDefault: Bool { state == Self.defaultState && run == Self.defaultRun }
}
