/// How much passes in a second, as tc(8) writes it: `10mbit`, `1gbit`, `1250kbps`.
///
/// `bit` is bits and `bps` is bytes a second, with the prefixes k, m, g and t for thousands and ki, mi, gi and ti for
/// 1,024s; a number alone is bits a second.
package struct BitRate: Hashable, Sendable {
    package let bitsPerSecond: UInt64

    /// What can be kept with packets of the usual size, and what the kernel can count.
    package static let range: ClosedRange<UInt64> = 8_000...1_000_000_000_000

    /// What a rate must look like, after a colon.
    package static let rule = "a rate is a number from 8kbit to 1tbit, such as 10mbit, 1.5gbit or, in bytes, 1250kbps"

    /// nil unless the text is a rate within ``range``.
    package init?(_ text: String) {
        let text = text.lowercased()
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), let unit = Self.unit(text.dropFirst(digits.count)) else { return nil }
        let bits = (number * unit).rounded()
        guard bits >= Double(Self.range.lowerBound), bits <= Double(Self.range.upperBound) else { return nil }
        bitsPerSecond = UInt64(bits)
    }

    /// In whole bytes, as queues count.
    package var bytesPerSecond: UInt64 { bitsPerSecond / 8 }

    private static let prefixes = ["k", "m", "g", "t"]

    private static func unit(_ text: Substring) -> Double? {
        guard !text.isEmpty else { return 1 }
        for (suffix, bits) in [("bit", 1.0), ("bps", 8.0)] where text.hasSuffix(suffix) {
            let prefix = text.dropLast(suffix.count)
            guard !prefix.isEmpty else { return bits }
            let isBinary = prefix.count == 2 && prefix.hasSuffix("i")
            guard isBinary || prefix.count == 1, let power = prefixes.firstIndex(of: String(prefix.prefix(1))) else {
                return nil
            }
            return (0...power).reduce(bits) { factor, _ in factor * (isBinary ? 1024 : 1000) }
        }
        return nil
    }
}

extension BitRate: CustomStringConvertible {
    /// In bits, with the largest prefix that leaves a whole number.
    package var description: String {
        var number = bitsPerSecond
        var unit = "bit"
        for prefix in Self.prefixes where number.isMultiple(of: 1000) && unit.first != Self.prefixes.last?.first {
            number /= 1000
            unit = prefix + "bit"
        }
        return "\(number)\(unit)"
    }
}

extension BitRate: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let rate = BitRate(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "invalid rate \"\(text)\": \(Self.rule)"
            )
        }
        self = rate
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
