internal import Glibc
internal import LinuxSystem
package import RouteNetlink
package import SystemPackage

/// Sends and receives whole Ethernet frames on one link, as they are; never blocks.
package final class FrameSocket: Sendable {
    private let descriptor: OwnedDescriptor

    /// Opens a socket on a link of the calling thread's namespace.
    package init(on link: LinkIndex) throws(Errno) {
        let allProtocols = UInt16(0x0003).bigEndian
        let type = Int32(SOCK_RAW.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let opened = OwnedDescriptor(owning: try systemCall { socket(AF_PACKET, type, Int32(allProtocols)) })
        let number = opened.rawValue
        var name = LinkLayerAddress(protocolBigEndian: allProtocols, link: link.rawValue)
        try systemCall {
            unsafe withUnsafeBytes(of: &name) { bytes in
                let address = unsafe bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
                return unsafe bind(number, address, socklen_t(bytes.count))
            }
        }
        descriptor = opened
    }

    /// The number of the descriptor, for poll(2).
    package var rawDescriptor: Int32 { descriptor.rawValue }

    package func send(_ frame: [UInt8]) throws(Errno) {
        let number = rawDescriptor
        try systemCall { unsafe Glibc.send(number, frame, frame.count, 0) }
    }

    /// The next frame that passed the link in either direction; nil where there is none.
    package func receive() throws(Errno) -> [UInt8]? {
        let number = rawDescriptor
        var buffer = [UInt8](repeating: 0, count: 2048)
        do throws(Errno) {
            let count = try systemCall { unsafe recv(number, &buffer, buffer.count, 0) }
            return Array(buffer.prefix(count))
        } catch .resourceTemporarilyUnavailable {
            return nil
        }
    }
}

/// `struct sockaddr_ll`.
private struct LinkLayerAddress {
    var family = UInt16(AF_PACKET)
    var protocolBigEndian: UInt16
    var link: Int32
    var hardwareType: UInt16 = 0
    var packetType: UInt8 = 0
    var addressLength: UInt8 = 0
    var address: UInt64 = 0
}
