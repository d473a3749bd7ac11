/// Reads a decimal number of digits only, without leading zeros.
func decimal(_ digits: some Collection<UInt8>, atMost limit: Int) -> Int? {
    guard !digits.isEmpty, digits.count <= 10, digits.count == 1 || digits.first != UInt8(ascii: "0") else {
        return nil
    }
    var value = 0
    for digit in digits {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
        value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value <= limit ? value : nil
}

/// Reads a hexadecimal number of 1 to `maximumDigits` digits.
func hexadecimal(_ digits: some Collection<UInt8>, maximumDigits: Int) -> Int? {
    guard !digits.isEmpty, digits.count <= maximumDigits else { return nil }
    var value = 0
    for digit in digits {
        guard let nibble = hexadecimalDigit(digit) else { return nil }
        value = value << 4 | nibble
    }
    return value
}

private func hexadecimalDigit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
}

/// A value that is coded as its text.
///
/// A type that is `RawRepresentable` too has to call ``init(decodingTextFrom:)`` and ``encodeText(to:)`` itself: the
/// standard library codes such types as their number, and the compiler takes neither of the two.
public protocol TextCodable: Codable, LosslessStringConvertible {}

extension TextCodable {
    /// Reads the text; what can't be parsed is a data corruption error that quotes it.
    public init(from decoder: any Decoder) throws { try self.init(decodingTextFrom: decoder) }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws { try encodeText(to: encoder) }

    /// Reads the text; what can't be parsed is a data corruption error that quotes it.
    public init(decodingTextFrom decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath,
                    debugDescription: "\"\(text)\" is not a valid \(Self.self)"
                )
            )
        }
        self = value
    }

    /// Writes the text.
    public func encodeText(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
