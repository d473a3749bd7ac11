@testable internal import FairwayRelay

/// Reads any bytes as a request and as a reply: what is understood is written and read again as the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let message = unsafe Array(UnsafeRawBufferPointer(start: data, count: count))
    if let request = try? RelayRequest(message[...]) {
        precondition((try? RelayRequest(request.bytes[...])) == request)
    }
    if let reply = try? RelayReply(message[...]) { precondition((try? RelayReply(reply.bytes[...])) == reply) }
    return 0
}
