/// An IPv4 address.
public struct IPv4Address: RawRepresentable, Hashable, Sendable {
    /// The 32 bits as a number: 10.0.0.1 is 0x0A000001.
    public let rawValue: UInt32

    /// Takes the 32 bits as a number.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Joins four octets.
    public init(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) {
        rawValue = UInt32(first) << 24 | UInt32(second) << 16 | UInt32(third) << 8 | UInt32(fourth)
    }

    /// Reads four octets in network byte order; nil for any other count.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 4 else { return nil }
        rawValue = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The four octets in network byte order.
    public var bytes: [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: rawValue >> UInt32($0)) }
    }

    /// 0.0.0.0.
    public static let any = Self(rawValue: 0)
    /// 127.0.0.1.
    public static let loopback = Self(127, 0, 0, 1)
    /// 255.255.255.255.
    public static let broadcast = Self(rawValue: .max)

    /// Whether it is in 127.0.0.0/8.
    public var isLoopback: Bool { rawValue >> 24 == 127 }
    /// Whether it is in 224.0.0.0/4.
    public var isMulticast: Bool { rawValue >> 28 == 0xE }
    /// Whether it is in 169.254.0.0/16 (RFC 3927).
    public var isLinkLocal: Bool { rawValue >> 16 == 0xA9FE }
    /// Whether it is in 10/8, 172.16/12 or 192.168/16 (RFC 1918).
    public var isPrivate: Bool {
        rawValue >> 24 == 10 || rawValue >> 20 == 0xAC1 || rawValue >> 16 == 0xC0A8
    }
}

extension IPv4Address: LosslessStringConvertible {
    /// Reads four decimal octets without leading zeros, as in `192.0.2.1`; nil for anything else.
    ///
    /// Short forms (`10.1`), hexadecimal and octal are refused: programs disagree about them.
    public init?(_ description: String) {
        let parts = description.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard let octet = decimal(part, atMost: 255) else { return nil }
            value = value << 8 | UInt32(octet)
        }
        rawValue = value
    }

    /// Four decimal octets.
    public var description: String {
        bytes.map(String.init).joined(separator: ".")
    }
}

extension IPv4Address: Comparable {
    /// Orders by number.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension IPv4Address: TextCodable {
    /// Reads the text; what can't be parsed is a data corruption error that quotes it.
    public init(from decoder: any Decoder) throws { try self.init(decodingTextFrom: decoder) }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws { try encodeText(to: encoder) }
}
