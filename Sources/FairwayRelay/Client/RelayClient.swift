package import FairwayModel
package import IPAddressing
internal import Synchronization

/// The daemon's side of the relay: hands it bound host ports and names, and takes them away again.
///
/// The connection stays open: if it breaks without ``leave()``, a relay that holds or serves something has the restart command
/// run. Every method blocks the calling thread, for some tens of seconds at most.
package final class RelayClient: Sendable {
    private let session: Mutex<RelaySession>

    /// Describes the relay of a host; nothing is started or connected yet.
    ///
    /// - Parameters:
    ///   - relayExecutable: The path of `fairway-relay`.
    ///   - restartCommand: What starts the daemon if it dies while it is needed: a path and its arguments, run
    ///     detached as root; empty if nothing shall. A relay keeps the command that it was started with.
    ///   - patience: How many seconds a relay may take to answer; one that takes longer is killed.
    ///   - resolverFile: Where a relay that is started finds the name servers of the host.
    package init(
        root: HostRoot,
        relayExecutable: String,
        restartCommand: [String] = [],
        patience: Int = 10,
        resolverFile: String = "/etc/resolv.conf"
    ) {
        let launcher = RelayLauncher(
            root: root,
            executable: relayExecutable,
            restartCommand: restartCommand,
            resolverFile: resolverFile
        )
        session = Mutex(RelaySession(launcher: launcher, patience: patience))
    }

    /// Hands ports over to the relay, starting one in the calling thread's network namespace if none runs.
    ///
    /// All of them or none. They are added to what the owner already has. The relay carries to the owner's addresses
    /// what arrives at them and the kernel can't translate.
    package func hold(
        _ bound: consuming BoundPorts,
        for owner: ObjectID,
        at addresses: [IPAddress]
    ) throws(FairwayError) {
        let bound = bound
        try session.withLock { session throws(FairwayError) in
            try session.hold(bound, for: owner, at: addresses)
        }
    }

    /// Binds ports that were chosen before in the calling thread's network namespace, and hands them over.
    ///
    /// - Throws: `FairwayError`, `conflict` where another process has taken one.
    package func hold(
        _ ports: [PublishedPort],
        for owner: ObjectID,
        at addresses: [IPAddress]
    ) throws(FairwayError) {
        try hold(PortBinder.bind(ports), for: owner, at: addresses)
    }

    /// Closes what an owner has; the ports are free when this returns.
    ///
    /// An owner that has nothing is no error.
    package func release(_ owner: ObjectID) throws(FairwayError) {
        try session.withLock { session throws(FairwayError) in try session.release(owner) }
    }

    /// What the relay holds for whom; empty if none runs.
    package func held() throws(FairwayError) -> [ObjectID: [PublishedPort]] {
        try session.withLock { session throws(FairwayError) in try session.held() }
    }

    /// The relay's process; nil if none runs.
    package func processID() throws(FairwayError) -> Int32? {
        try session.withLock { session throws(FairwayError) in try session.processID() }
    }

    /// Closes the connection on purpose: the relay keeps what it holds and serves, and starts nothing.
    package func leave() {
        session.withLock { session in session.leave() }
    }

    func withSession<Result: Sendable>(
        _ body: (inout RelaySession) throws(FairwayError) -> sending Result
    ) throws(FairwayError) -> sending Result {
        try session.withLock { session throws(FairwayError) in try body(&session) }
    }
}
