package import FairwayModel
package import IPAddressing
internal import LinuxSystem
internal import Synchronization

/// Host ports on their way to the relay, on a thread beside the caller's.
///
/// The relay looks at every socket before it answers, and meanwhile the caller has other work. Nothing may be exposed
/// before ``wait()`` has returned. Of one caller only, whatever closures it passes this to.
package final class PendingHold: @unchecked Sendable {
    private var thread: DisposableThread<Void, any Error>?

    init(_ body: @escaping @Sendable () throws -> Void) throws {
        thread = try DisposableThread(body)
    }

    /// Waits until the relay holds the ports; what went wrong is thrown once.
    package func wait() throws {
        try thread.take()?.join()
    }
}

extension RelayClient {
    /// As ``hold(_:for:at:)``, without waiting for the relay.
    package func startHolding(
        _ bound: consuming BoundPorts,
        for owner: ObjectID,
        at addresses: [IPAddress]
    ) throws -> PendingHold {
        let handover = Handover(bound)
        return try PendingHold { [self] in
            if let bound = handover.take() { try hold(bound, for: owner, at: addresses) }
        }
    }
}

/// Brings bound ports to another thread.
private final class Handover: Sendable {
    private let ports: Mutex<BoundPorts?>

    init(_ ports: consuming BoundPorts) { self.ports = Mutex(ports) }

    func take() -> BoundPorts? { ports.withLock { $0.take() } }
}
