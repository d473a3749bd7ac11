internal import Netlink

@testable internal import RouteNetlink

/// Reads any bytes as an announcement of the routing family: the first is its type, the others are its payload.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe UnsafeRawBufferPointer(start: data, count: count)
    guard let type = unsafe input.first else { return 0 }
    let length = UInt32(16 + count - 1)
    let header = (0..<4).map { UInt8(truncatingIfNeeded: length >> UInt32(8 * $0)) } + [type, 0, 0, 0]
    let datagram = unsafe header + [UInt8](repeating: 0, count: 8) + input.dropFirst()
    var messages = unsafe MessageReader(datagram.span.bytes)
    do throws(DecodingError) {
        while let message = try messages.next() {
            _ = try RouteAnnouncement(decoding: message)
            _ = try Qdisc(decoding: message)
            _ = try Redirection(decoding: message)
        }
    } catch {}
    return 0
}
