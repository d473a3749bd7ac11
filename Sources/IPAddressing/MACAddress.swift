/// An Ethernet address of 48 bits.
public struct MACAddress: RawRepresentable, Hashable, Sendable {
    /// The 48 bits as a number: 02:00:00:00:00:01 is 0x020000000001.
    public let rawValue: UInt64

    /// Takes the low 48 bits of a number.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue & 0xFFFF_FFFF_FFFF
    }

    /// Reads six octets as they are sent; nil for any other count.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 6 else { return nil }
        rawValue = bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The six octets as they are sent.
    public var bytes: [UInt8] {
        (0..<6).map { UInt8(truncatingIfNeeded: rawValue >> UInt64(40 - 8 * $0)) }
    }

    /// A random unicast address from the locally administered space.
    public static func random() -> MACAddress {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// A random unicast address from the locally administered space, from a generator.
    public static func random(using generator: inout some RandomNumberGenerator) -> MACAddress {
        let bits: UInt64 = generator.next()
        return MACAddress(rawValue: bits & ~multicastBit | localBit)
    }

    /// Whether it addresses one interface.
    public var isUnicast: Bool { rawValue & Self.multicastBit == 0 }
    /// Whether somebody chose it, rather than a manufacturer.
    public var isLocallyAdministered: Bool { rawValue & Self.localBit != 0 }

    private static let multicastBit: UInt64 = 0x0100_0000_0000
    private static let localBit: UInt64 = 0x0200_0000_0000
}

extension MACAddress: LosslessStringConvertible {
    /// Reads six pairs of hexadecimal digits separated by colons, or all by hyphens; nil for anything else.
    public init?(_ description: String) {
        let text = description.utf8
        let separator = text.contains(UInt8(ascii: "-")) ? UInt8(ascii: "-") : UInt8(ascii: ":")
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count == 6 else { return nil }
        var value: UInt64 = 0
        for part in parts {
            guard part.count == 2, let octet = hexadecimal(part, maximumDigits: 2) else { return nil }
            value = value << 8 | UInt64(octet)
        }
        rawValue = value
    }

    /// Lower case with colons, as the kernel and ip(8) print it.
    public var description: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
    }
}

extension MACAddress: Comparable {
    /// Orders by number.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension MACAddress: TextCodable {
    /// Reads the text; what can't be parsed is a data corruption error that quotes it.
    public init(from decoder: any Decoder) throws { try self.init(decodingTextFrom: decoder) }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws { try encodeText(to: encoder) }
}
