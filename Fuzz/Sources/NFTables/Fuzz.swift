internal import Netlink

@testable internal import NFTables

/// Reads any bytes as an entry of an nftables listing: the first is its type, the others are its payload.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe UnsafeRawBufferPointer(start: data, count: count)
    guard let type = unsafe input.first else { return 0 }
    let length = UInt32(16 + count - 1)
    let header = (0..<4).map { UInt8(truncatingIfNeeded: length >> UInt32(8 * $0)) } + [type, nftablesSubsystem, 0, 0]
    let datagram = unsafe header + [UInt8](repeating: 0, count: 8) + input.dropFirst()
    var messages = unsafe MessageReader(datagram.span.bytes)
    do throws(DecodingError) {
        while let message = try messages.next() {
            _ = try Table(decoding: message)
            _ = try Chain(decoding: message)
            _ = try Rule(decoding: message)
            _ = try RawElement.list(decoding: message)
            _ = try NamedSet(decoding: message)
        }
    } catch {}
    return 0
}

/// `NFNL_SUBSYS_NFTABLES`, the upper byte of every nftables message type.
private let nftablesSubsystem: UInt8 = 10
