/// Bytes that don't follow netlink's format.
public enum DecodingError: Error, Hashable, Sendable {
    /// A structure ends before it is complete.
    case truncated(needed: Int, available: Int)
    /// An attribute claims to be shorter than its header or longer than what is left.
    case invalidAttributeLength(UInt16)
    /// A message claims to be shorter than its header or longer than the datagram.
    case invalidMessageLength(UInt32)
    /// The value of an attribute has another size than its type.
    case unexpectedSize(attribute: UInt16, expected: Int, actual: Int)
    /// An attribute is missing that the kernel always sends.
    case missingAttribute(UInt16)
    /// An attribute has a value that its type doesn't allow.
    case invalidValue(attribute: UInt16)
}

extension DecodingError: CustomStringConvertible {
    /// One clause that says what is wrong with the bytes.
    public var description: String {
        switch self {
        case .truncated(let needed, let available):
            "\(needed) bytes were expected where only \(available) are left"
        case .invalidAttributeLength(let length):
            "an attribute has the impossible length \(length)"
        case .invalidMessageLength(let length):
            "a message has the impossible length \(length)"
        case .unexpectedSize(let attribute, let expected, let actual):
            "attribute \(attribute) has \(actual) bytes instead of \(expected)"
        case .missingAttribute(let attribute):
            "attribute \(attribute) is missing"
        case .invalidValue(let attribute):
            "attribute \(attribute) has an invalid value"
        }
    }
}
