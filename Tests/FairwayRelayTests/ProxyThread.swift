import FairwayModel
import Glibc
import IPAddressing
import LinuxSystem
import SystemPackage

@testable import FairwayRelay

/// The relay's carrying part on a thread of this process, for what its own process has no parameter for.
final class ProxyThread: Sendable {
    private final class Signals: Sendable {
        let started: EventDescriptor
        let stop: EventDescriptor
        let ended: EventDescriptor

        init() throws(Errno) {
            started = try EventDescriptor()
            stop = try EventDescriptor()
            ended = try EventDescriptor()
        }
    }

    private let bound: BoundPorts
    private let signals: Signals

    /// Serves bound ports until this object goes.
    init(
        _ bound: consuming BoundPorts,
        at addresses: [IPAddress],
        limits: ProxyLimits,
        on host: PrivateHost
    ) throws {
        signal(SIGPIPE, SIG_IGN)
        let signals = try Signals()
        let (sockets, published) = (bound.sockets.numbers, bound.published)
        self.bound = bound
        self.signals = signals
        // A thread is born in the namespace of the one that starts it.
        try host.run {
            startDetachedThread {
                try? Self.serve(sockets, of: published, at: addresses, limits, signals)
                signals.ended.signal()
            }
        }
        guard try Poll.waitUntilReadable(signals.started.rawValue, timeoutMilliseconds: 10_000) else {
            throw Errno.timedOut
        }
    }

    deinit {
        signals.stop.signal()
        _ = try? Poll.waitUntilReadable(signals.ended.rawValue, timeoutMilliseconds: 10_000)
    }

    private static func serve(
        _ sockets: [Int32],
        of ports: [PublishedPort],
        at addresses: [IPAddress],
        _ limits: ProxyLimits,
        _ signals: Signals
    ) throws {
        let proxy = try PortProxy(limits: limits)
        let served = try proxy.serve(sockets, of: ports, to: addresses)
        signals.started.signal()
        while true {
            let left = proxy.nextTurn.map { Deadline(at: $0).remainingMilliseconds } ?? -1
            let waited = [signals.stop.rawValue, proxy.rawValue]
            if try Poll.firstReadable(of: waited, timeoutMilliseconds: left) == 0 { break }
            try proxy.takeTurn()
        }
        for port in served { port.stop() }
    }
}
