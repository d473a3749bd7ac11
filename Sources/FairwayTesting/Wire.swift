package import Netlink

/// Bytes written as pairs of hexadecimal digits, so that a test can put each field of a message on a line of its own.
///
/// What is no pair of digits is left out, and the test that compares the bytes fails.
package func wire(_ fields: String...) -> [UInt8] {
    fields.flatMap { $0.split(separator: " ").compactMap { UInt8($0, radix: 16) } }
}

/// What `decode` makes of the messages in a datagram.
package func decoded<Value>(
    _ datagram: [UInt8],
    _ decode: (borrowing Message) throws(DecodingError) -> Value?
) throws(DecodingError) -> [Value] {
    var reader = unsafe MessageReader(datagram.span.bytes)
    var values: [Value] = []
    while let message = try reader.next() {
        if let value = try decode(message) { values.append(value) }
    }
    return values
}
