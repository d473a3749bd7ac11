internal import Netlink

/// Reads any bytes as a datagram, and each of its messages as an acknowledgement.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe UnsafeRawBufferPointer(start: data, count: count)
    var messages = unsafe MessageReader(input.bytes)
    do throws(DecodingError) {
        while let message = try messages.next() {
            if let answer = try? Acknowledgement(decoding: message) { precondition(answer.code >= 0) }
            _ = try? message.fixedHeader(as: MessageHeader.self)
            var attributes = try message.attributes(after: MessageHeader.self)
            while let attribute = try attributes.next() { _ = attribute.type }
        }
    } catch {}
    return 0
}
