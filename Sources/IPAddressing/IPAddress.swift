/// An address of either family.
public enum IPAddress: Hashable, Sendable {
    /// An IPv4 address.
    case v4(IPv4Address)
    /// An IPv6 address.
    case v6(IPv6Address)

    /// Reads 4 or 16 octets in network byte order; nil for any other count.
    public init?(bytes: some Collection<UInt8>) {
        if let address = IPv4Address(bytes: bytes) {
            self = .v4(address)
        } else if let address = IPv6Address(bytes: bytes) {
            self = .v6(address)
        } else {
            return nil
        }
    }

    /// The octets in network byte order: 4 or 16.
    public var bytes: [UInt8] {
        switch self {
        case .v4(let address): address.bytes
        case .v6(let address): address.bytes
        }
    }

    /// 32 or 128.
    public var bitWidth: Int { isIPv6 ? 128 : 32 }

    /// Whether it is an IPv4 address.
    public var isIPv4: Bool { !isIPv6 }

    /// Whether it is an IPv6 address.
    public var isIPv6: Bool {
        if case .v6 = self { true } else { false }
    }

    /// Whether it is 0.0.0.0 or ::.
    public var isAny: Bool { number == 0 }

    /// Whether it is in 127.0.0.0/8, or ::1.
    public var isLoopback: Bool {
        switch self {
        case .v4(let address): address.isLoopback
        case .v6(let address): address.isLoopback
        }
    }

    /// Whether it is a multicast address.
    public var isMulticast: Bool {
        switch self {
        case .v4(let address): address.isMulticast
        case .v6(let address): address.isMulticast
        }
    }

    /// Whether it is a multicast address, or IPv4's broadcast address: nobody is called by it alone.
    public var isOfMany: Bool { isMulticast || self == .v4(.broadcast) }

    /// Whether it is in 169.254.0.0/16 or fe80::/10.
    public var isLinkLocal: Bool {
        switch self {
        case .v4(let address): address.isLinkLocal
        case .v6(let address): address.isLinkLocal
        }
    }

    /// The bits as a number.
    public var number: UInt128 {
        switch self {
        case .v4(let address): UInt128(address.rawValue)
        case .v6(let address): address.rawValue
        }
    }

    /// The address of the same family with these bits; bits beyond its width are left out.
    public func replacingBits(with number: UInt128) -> IPAddress {
        switch self {
        case .v4: .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: number)))
        case .v6: .v6(IPv6Address(rawValue: number))
        }
    }

    /// The address `distance` further on; nil outside the family's range.
    public func advanced(by distance: Int) -> IPAddress? {
        let (sum, overflows) =
            distance >= 0
            ? number.addingReportingOverflow(UInt128(distance))
            : number.subtractingReportingOverflow(UInt128(distance.magnitude))
        guard !overflows, isIPv6 || sum <= UInt128(UInt32.max) else { return nil }
        return replacingBits(with: sum)
    }
}

extension IPAddress: LosslessStringConvertible {
    /// Reads an address of either family, as strictly as ``IPv4Address`` and ``IPv6Address`` do.
    public init?(_ description: String) {
        if let address = IPv4Address(description) {
            self = .v4(address)
        } else if let address = IPv6Address(description) {
            self = .v6(address)
        } else {
            return nil
        }
    }

    /// The canonical text.
    public var description: String {
        switch self {
        case .v4(let address): address.description
        case .v6(let address): address.description
        }
    }
}

extension IPAddress: Comparable {
    /// Orders IPv4 before IPv6, then by number.
    public static func < (left: Self, right: Self) -> Bool {
        left.isIPv6 == right.isIPv6 ? left.number < right.number : right.isIPv6
    }
}

extension IPAddress: TextCodable {}
