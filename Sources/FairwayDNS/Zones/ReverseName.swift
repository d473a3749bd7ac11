internal import IPAddressing

/// The names below which addresses have names: `4.3.2.1.in-addr.arpa` (RFC 1035 section 3.5), and 32 hexadecimal digits
/// below `ip6.arpa` (RFC 3596 section 2.5).
enum ReverseName {
    private static let ipv4Zone: [UInt8] = [7] + "in-addr".utf8 + [4] + "arpa".utf8
    private static let ipv6Zone: [UInt8] = [3] + "ip6".utf8 + [4] + "arpa".utf8

    /// The address that a name in lower case, without its final zero, is about; nil for all others, and for parts of one.
    static func address(of name: ArraySlice<UInt8>) -> IPAddress? {
        if name.hasSuffix(ipv4Zone) { return ipv4(name.dropLast(ipv4Zone.count)) }
        if name.hasSuffix(ipv6Zone) { return ipv6(name.dropLast(ipv6Zone.count)) }
        return nil
    }

    private static func ipv4(_ labels: ArraySlice<UInt8>) -> IPAddress? {
        var (rest, value, count) = (labels, UInt32(0), 0)
        while let length = rest.first {
            let digits = rest.dropFirst().prefix(Int(length))
            guard count < 4, let octet = decimal(digits) else { return nil }
            value |= UInt32(octet) << UInt32(8 * count)
            (rest, count) = (rest.dropFirst(1 + digits.count), count + 1)
        }
        return count == 4 ? .v4(IPv4Address(rawValue: value)) : nil
    }

    private static func ipv6(_ labels: ArraySlice<UInt8>) -> IPAddress? {
        guard labels.count == 64 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        for index in 0..<32 {
            let place = labels.startIndex + 2 * index
            guard labels[place] == 1, let digit = hexadecimalDigit(labels[place + 1]) else { return nil }
            bytes[15 - index / 2] |= digit << (index % 2 == 0 ? 0 : 4)
        }
        return IPAddress(bytes: bytes)
    }

    /// Three digits at most, no zero before others: the same address has one name.
    private static func decimal(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard (1...3).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return UInt8(String(decoding: digits, as: UTF8.self))
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate func hasSuffix(_ end: [UInt8]) -> Bool { count >= end.count && suffix(end.count) == end[...] }
}
