internal import Netlink

/// Reads any bytes as attributes, each in every way there is, and what is inside, too.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe UnsafeRawBufferPointer(start: data, count: count)
    unsafe read(AttributeReader(input.bytes), depth: 0)
    return 0
}

private func read(_ attributes: consuming AttributeReader, depth: Int) {
    do throws(DecodingError) {
        while let attribute = try attributes.next() {
            precondition(attribute.string().utf8.count <= 3 * attribute.payload.byteCount)
            precondition(attribute.bytes().count == attribute.payload.byteCount)
            _ = try? attribute.integer(as: UInt8.self)
            _ = try? attribute.integer(as: UInt32.self)
            _ = try? attribute.bigEndian(as: UInt64.self)
            _ = try? attribute.structure(as: MessageHeader.self)
            guard depth < 8 else { continue }
            read(attribute.nested(), depth: depth + 1)
            read(try attribute.nested(after: MessageHeader.self), depth: depth + 1)
        }
    } catch {}
}
