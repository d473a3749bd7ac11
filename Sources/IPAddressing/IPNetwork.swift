/// An address with a prefix length, such as `10.1.2.0/24`: a network, or an interface's address in one.
public struct IPNetwork: Hashable, Sendable {
    /// The address as it was given; it may have bits beyond the prefix.
    public let address: IPAddress
    /// The number of bits that name the network: 0 to 32, or 0 to 128.
    public let prefixLength: Int

    /// Joins an address and a prefix length; nil if the length doesn't fit the family.
    public init?(_ address: IPAddress, prefixLength: Int) {
        guard (0...address.bitWidth).contains(prefixLength) else { return nil }
        self.address = address
        self.prefixLength = prefixLength
    }

    /// The network of this single address: a prefix of all bits.
    public init(_ address: IPAddress) {
        self.address = address
        prefixLength = address.bitWidth
    }

    private init(unchecked address: IPAddress, prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }

    /// Whether it is an IPv6 network.
    public var isIPv6: Bool { address.isIPv6 }

    /// Whether the address has bits beyond the prefix, as in `10.1.2.3/24`.
    public var hasHostBits: Bool { address.number & hostMask != 0 }

    /// The same without bits beyond the prefix: `10.1.2.0/24` for `10.1.2.3/24`.
    public var network: IPNetwork { IPNetwork(unchecked: first, prefixLength: prefixLength) }

    /// The lowest address: the network address of IPv4.
    public var first: IPAddress { address.replacingBits(with: address.number & ~hostMask) }

    /// The highest address: the broadcast address of IPv4.
    public var last: IPAddress { address.replacingBits(with: address.number | hostMask) }

    /// The broadcast address; nil in IPv6, and in a /31 (RFC 3021) or /32, which have none.
    public var broadcast: IPAddress? { isIPv6 || prefixLength >= 31 ? nil : last }

    /// The lowest address that a host can have: the first after the network address, where there is one.
    ///
    /// In IPv6 the first address is the subnet-router anycast address (RFC 4291), except in /127 and /128.
    public var firstHost: IPAddress {
        let reservesFirst = hostBits >= 2
        return reservesFirst ? address.replacingBits(with: first.number + 1) : first
    }

    /// The highest address that a host can have: the last before the broadcast address, where there is one.
    public var lastHost: IPAddress {
        broadcast == nil ? last : address.replacingBits(with: last.number - 1)
    }

    /// The netmask as an address, such as 255.255.255.0.
    public var mask: IPAddress { address.replacingBits(with: ~hostMask) }

    /// How many addresses it has; nil for ::/0, whose 2¹²⁸ don't fit.
    public var addressCount: UInt128? { hostBits == 128 ? nil : 1 << UInt128(hostBits) }

    /// Whether an address lies in this network; false for the other family.
    public func contains(_ candidate: IPAddress) -> Bool {
        candidate.isIPv6 == isIPv6 && candidate.number & ~hostMask == first.number
    }

    /// Whether a whole network lies in this one.
    public func contains(_ other: IPNetwork) -> Bool {
        other.prefixLength >= prefixLength && contains(other.address)
    }

    /// Whether the two have an address in common.
    public func overlaps(_ other: IPNetwork) -> Bool {
        contains(other) || other.contains(self)
    }

    /// The address at an offset from the first; nil beyond the last.
    public func address(at offset: UInt128) -> IPAddress? {
        offset > hostMask ? nil : address.replacingBits(with: first.number + offset)
    }

    /// The subnet with this index and prefix length; nil if there is none.
    public func subnet(at index: UInt128, prefixLength: Int) -> IPNetwork? {
        guard (self.prefixLength...address.bitWidth).contains(prefixLength) else { return nil }
        let indexBits = prefixLength - self.prefixLength
        guard indexBits == 128 || index < 1 << UInt128(indexBits) else { return nil }
        let offset = index << UInt128(address.bitWidth - prefixLength)
        return IPNetwork(unchecked: address.replacingBits(with: first.number | offset), prefixLength: prefixLength)
    }

    /// The subnets of a longer prefix in ascending order; empty if the prefix is not longer or equal.
    public func subnets(prefixLength: Int) -> some Sequence<IPNetwork> {
        sequence(state: UInt128(0)) { index in
            defer { index += 1 }
            return subnet(at: index, prefixLength: prefixLength)
        }
    }

    private var hostBits: Int { address.bitWidth - prefixLength }

    private var hostMask: UInt128 { hostBits == 128 ? .max : (1 << UInt128(hostBits)) - 1 }
}

extension IPNetwork: LosslessStringConvertible {
    /// Reads CIDR notation (RFC 4632), with a decimal prefix length without leading zeros; nil for anything else.
    public init?(_ description: String) {
        let parts = description.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(String(parts[0])),
            let prefixLength = decimal(parts[1].utf8, atMost: address.bitWidth)
        else { return nil }
        self.init(address, prefixLength: prefixLength)
    }

    /// CIDR notation.
    public var description: String { "\(address)/\(prefixLength)" }
}

extension IPNetwork: Comparable {
    /// Orders by address, then shorter prefixes first.
    public static func < (left: Self, right: Self) -> Bool {
        left.address == right.address ? left.prefixLength < right.prefixLength : left.address < right.address
    }
}

extension IPNetwork: TextCodable {}
