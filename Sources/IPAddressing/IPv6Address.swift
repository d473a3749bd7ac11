/// An IPv6 address, without a zone.
public struct IPv6Address: RawRepresentable, Hashable, Sendable {
    // Two words instead of one UInt128: Swift 6.3.1 misaligns stack copies of values that need 16-byte alignment
    // (unoptimised x86-64 code then dies in a movaps).
    private let high: UInt64
    private let low: UInt64

    /// The 128 bits as a number: ::1 is 1.
    public var rawValue: UInt128 { UInt128(high) << 64 | UInt128(low) }

    /// Takes the 128 bits as a number.
    public init(rawValue: UInt128) {
        high = UInt64(truncatingIfNeeded: rawValue >> 64)
        low = UInt64(truncatingIfNeeded: rawValue)
    }

    /// The link-local address of an interface, by its MAC address (modified EUI-64, RFC 4291 appendix A).
    public init(linkLocalOf hardware: MACAddress) {
        let (vendor, device) = (hardware.rawValue >> 24, hardware.rawValue & 0xFF_FFFF)
        high = 0xFE80 << 48
        low = (vendor << 40 | 0xFF_FE00_0000 | device) ^ 1 << 57
    }

    /// Reads 16 octets in network byte order; nil for any other count.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        self.init(rawValue: bytes.reduce(0) { $0 << 8 | UInt128($1) })
    }

    /// The 16 octets in network byte order.
    public var bytes: [UInt8] {
        (0..<16).map { UInt8(truncatingIfNeeded: rawValue >> UInt128(120 - 8 * $0)) }
    }

    /// The eight groups of 16 bits, the first first.
    public var groups: [UInt16] {
        (0..<8).map { UInt16(truncatingIfNeeded: rawValue >> UInt128(112 - 16 * $0)) }
    }

    /// ::, no address.
    public static let any = Self(rawValue: 0)
    /// ::1.
    public static let loopback = Self(rawValue: 1)

    /// Whether it is ::1.
    public var isLoopback: Bool { rawValue == 1 }
    /// Whether it is in ff00::/8.
    public var isMulticast: Bool { rawValue >> 120 == 0xFF }
    /// Whether it is in fe80::/10.
    public var isLinkLocal: Bool { rawValue >> 118 == 0x3FA }
    /// Whether it is in fc00::/7 (RFC 4193).
    public var isUniqueLocal: Bool { rawValue >> 121 == 0x7E }
    /// The IPv4 address inside ::ffff:0:0/96, if it is one.
    public var mappedIPv4: IPv4Address? {
        rawValue >> 32 == 0xFFFF ? IPv4Address(rawValue: UInt32(truncatingIfNeeded: rawValue)) : nil
    }
}

extension IPv6Address: LosslessStringConvertible {
    /// Reads the forms of RFC 4291 section 2.2; nil for anything else, zones and brackets included.
    public init?(_ description: String) {
        let text = description.utf8[...]
        guard let gap = Self.gap(in: text) else {
            guard let groups = Self.groups(in: text), groups.count == 8 else { return nil }
            self.init(rawValue: Self.join(groups))
            return
        }
        guard let head = Self.groups(in: text[..<gap.lowerBound], isAtEnd: false),
            let tail = Self.groups(in: text[gap.upperBound...]),
            // "::" stands for at least one group.
            head.count + tail.count < 8
        else { return nil }
        self.init(rawValue: Self.join(head) << UInt128(16 * (8 - head.count)) | Self.join(tail))
        // `head` is empty for "::1", and a shift by all bits leaves nothing of zero.
    }

    /// The canonical text of RFC 5952: lower case, the longest run of zero groups as `::`.
    public var description: String {
        if let mapped = mappedIPv4 { return "::ffff:\(mapped)" }
        let groups = groups
        guard let run = Self.longestZeroRun(in: groups) else { return Self.text(of: groups[...]) }
        return "\(Self.text(of: groups[..<run.lowerBound]))::\(Self.text(of: groups[run.upperBound...]))"
    }

    private static func text(of groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// The first of the longest runs of at least two zero groups.
    private static func longestZeroRun(in groups: [UInt16]) -> Range<Int>? {
        var longest: Range<Int>?
        var start = 0
        while start < groups.count {
            let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
            if end - start >= 2, end - start > longest?.count ?? 0 { longest = start..<end }
            start = end + 1
        }
        return longest
    }

    /// Where "::" is; a second one is refused later, because it leaves an empty group.
    private static func gap(in text: Substring.UTF8View) -> Range<Substring.UTF8View.Index>? {
        let colon = UInt8(ascii: ":")
        for index in text.indices where text[index] == colon {
            let next = text.index(after: index)
            if next < text.endIndex, text[next] == colon { return index..<text.index(after: next) }
        }
        return nil
    }

    /// The groups of a part without "::"; only the last part may end with an IPv4 address.
    private static func groups(in text: Substring.UTF8View, isAtEnd: Bool = true) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count <= 8 else { return nil }
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if let group = hexadecimal(part, maximumDigits: 4) {
                groups.append(UInt16(group))
            } else if isAtEnd, index == parts.count - 1, let embedded = IPv4Address(String(Substring(part))) {
                groups.append(UInt16(embedded.rawValue >> 16))
                groups.append(UInt16(embedded.rawValue & 0xFFFF))
            } else {
                return nil
            }
        }
        return groups
    }

    private static func join(_ groups: [UInt16]) -> UInt128 {
        groups.reduce(0) { $0 << 16 | UInt128($1) }
    }
}

extension IPv6Address: Comparable {
    /// Orders by number.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension IPv6Address: TextCodable {
    /// Reads the text; what can't be parsed is a data corruption error that quotes it.
    public init(from decoder: any Decoder) throws { try self.init(decodingTextFrom: decoder) }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws { try encodeText(to: encoder) }
}
