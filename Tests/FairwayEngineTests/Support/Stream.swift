import FairwayTesting
import LinuxSystem
import SystemPackage
import Testing

/// A connection that carries as much as it can.
struct Stream {
    private let sender: ProbeSocket
    private let receiver: ProbeSocket

    init(_ sender: ProbeSocket, _ receiver: ProbeSocket) {
        self.sender = sender
        self.receiver = receiver
    }

    /// What arrives, in bits a second, while a period lasts that begins some time after the first byte.
    func bitsPerSecond(warmUp: Duration, for period: Duration) throws -> Double {
        _ = try transfer(for: warmUp)
        let (bytes, seconds) = try transfer(for: period)
        return Double(bytes) * 8 / seconds
    }

    private func transfer(for period: Duration) throws -> (bytes: Int, seconds: Double) {
        let chunk = [UInt8](repeating: 1, count: 16_384)
        let start = ContinuousClock.now
        var bytes = 0
        while ContinuousClock.now - start < period {
            // What does not fit waits until the next time.
            while (try? sender.send(chunk)) != nil {}
            guard try Poll.waitUntilReadable(receiver.rawDescriptor, timeoutMilliseconds: 1_000) else { break }
            while let part = try receiver.receive()?.bytes, !part.isEmpty { bytes += part.count }
        }
        let components = (ContinuousClock.now - start).components
        return (bytes, Double(components.seconds) + Double(components.attoseconds) / 1e18)
    }
}
