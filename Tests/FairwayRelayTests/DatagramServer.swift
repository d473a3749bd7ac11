import FairwayModel
import Glibc
import IPAddressing
import LinuxSystem
import SystemPackage

@testable import FairwayRelay

/// A container's program that gives back what it gets, one datagram at a time.
final class DatagramServer: Sendable {
    private let socket: ForeignSocket

    init(_ address: IPAddress, _ port: UInt16) throws(Errno) {
        socket = try ForeignSocket(address, port, .udp)
        try Talk.bound(socket.descriptor.rawValue)
    }

    /// Waits for a datagram, and gives it back if it shall; the result is the port it came from.
    func serve(answering: Bool = true) throws(Errno) -> UInt16 {
        let number = socket.descriptor.rawValue
        var caller = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let length = try systemCall {
            unsafe withUnsafeMutablePointer(to: &caller) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe recvfrom(number, &bytes, bytes.count, 0, $0, &size)
                }
            }
        }
        let port = UInt16(bigEndian: caller.sin_port)
        guard answering else { return port }
        try systemCall {
            unsafe withUnsafePointer(to: &caller) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe sendto(number, bytes, length, 0, $0, size)
                }
            }
        }
        return port
    }

    /// Whether nothing waits to be served.
    func isIdle() throws(Errno) -> Bool {
        try !Poll.waitUntilReadable(socket.descriptor.rawValue, timeoutMilliseconds: 100)
    }
}
