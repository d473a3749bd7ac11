internal import FairwayClient
internal import FairwayModel
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// The shim's socket: packets with a container's output come from it, packets sent to it are input.
struct AttachConnection: ~Copyable {
    enum Packet: Hashable {
        case output([UInt8])
        case errorOutput([UInt8])
    }

    /// More than the shim sends in one packet.
    private static let packetLimit = 64 * 1024

    private let descriptor: OwnedDescriptor

    init(owning descriptor: consuming OwnedDescriptor) {
        self.descriptor = descriptor
    }

    /// The number, for poll(2).
    var rawValue: Int32 { descriptor.rawValue }

    static func connect(to path: String) throws(FairwayError) -> AttachConnection {
        do throws(Errno) {
            return AttachConnection(owning: try UnixSocket.connect(to: path, kind: .packets))
        } catch {
            throw FairwayError(.failed, "can't attach to the container at \(path): \(error)")
        }
    }

    /// The next packet; nil once the shim has sent all there was and is gone.
    borrowing func receive() throws(Errno) -> Packet? {
        let number = descriptor.rawValue
        var buffer = [UInt8](repeating: 0, count: Self.packetLimit)
        var count = -1
        while count < 0 {
            do throws(Errno) {
                count = try systemCall { unsafe recv(number, &buffer, buffer.count, 0) }
            } catch .connectionReset {
                // Told once, where the shim ended with input unread; the packets it had sent come after it.
            }
        }
        guard count > 0 else { return nil }
        let content = Array(buffer[1..<count])
        return buffer[0] == Self.errorOutputMark ? .errorOutput(content) : .output(content)
    }

    /// Sends input without waiting; false where there is no room yet.
    borrowing func send(_ input: [UInt8]) throws(Errno) -> Bool {
        let number = descriptor.rawValue
        do throws(Errno) {
            try systemCall {
                unsafe Glibc.send(number, input, input.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            return true
        } catch .resourceTemporarilyUnavailable {
            return false
        }
    }

    /// Tells the shim that no more input comes; output goes on.
    borrowing func endInput() { _ = shutdown(descriptor.rawValue, Int32(SHUT_WR)) }

    private static let errorOutputMark: UInt8 = 3
}
