public import IPAddressing

/// A value of one field of a key or of a map's data: one value, or a range in sets with intervals.
public enum FieldValue: Hashable, Sendable {
    /// An address of either family.
    case address(IPAddress)
    /// All addresses of a network.
    case network(IPNetwork)
    /// The addresses from one to another.
    case addresses(ClosedRange<IPAddress>)
    /// A MAC address.
    case macAddress(MACAddress)
    /// An interface's name, at most 15 bytes.
    case interface(String)
    /// What an IP packet carries.
    case inetProtocol(InetProtocol)
    /// A port.
    case port(UInt16)
    /// The ports from one to another.
    case ports(ClosedRange<UInt16>)
    /// What a frame carries.
    case etherType(EtherType)
    /// IPv4 or IPv6, where a rule sees both.
    case nfProto(TableFamily)
    /// What an address is to this host.
    case addressType(AddressType)
    /// A number of 32 bits in the byte order of this machine: a mark, a link group.
    case number(UInt32)
    /// A single byte, such as an ICMP message type.
    case byte(UInt8)
    /// Any other value, in the byte order that the field has.
    case raw([UInt8])

    /// An IPv4 address.
    public static func ipv4(_ address: IPv4Address) -> Self { .address(.v4(address)) }
    /// An IPv6 address.
    public static func ipv6(_ address: IPv6Address) -> Self { .address(.v6(address)) }
}

extension FieldValue {
    /// The bytes of the first value.
    var first: [UInt8] {
        switch self {
        case .address(let address): address.bytes
        case .network(let network): network.first.bytes
        case .addresses(let range): range.lowerBound.bytes
        case .macAddress(let address): address.bytes
        case .interface(let name): interfaceNameBytes(name)
        case .inetProtocol(let number): [number.rawValue]
        case .port(let port): bigEndianBytes(port)
        case .ports(let range): bigEndianBytes(range.lowerBound)
        case .etherType(let type): bigEndianBytes(type.rawValue)
        case .nfProto(let family): [family.rawValue]
        case .addressType(let type): hostOrderBytes(type.rawValue)
        case .number(let number): hostOrderBytes(number)
        case .byte(let byte): [byte]
        case .raw(let bytes): bytes
        }
    }

    /// The bytes of the last value, which is the first one where it is no range.
    var last: [UInt8] {
        switch self {
        case .network(let network): network.last.bytes
        case .addresses(let range): range.upperBound.bytes
        case .ports(let range): bigEndianBytes(range.upperBound)
        default: first
        }
    }

    /// Whether it may be more than one value.
    var isRange: Bool {
        switch self {
        case .network, .addresses, .ports: true
        default: false
        }
    }
}

extension FieldValue {
    /// Reads the field of a key.
    init(first: [UInt8], last: [UInt8], type: DataType) {
        self = first == last ? Self.single(first, type) : Self.range(first, last, type)
    }

    private static func single(_ bytes: [UInt8], _ type: DataType) -> FieldValue {
        switch type {
        case .ipv4Address, .ipv6Address: IPAddress(bytes: bytes).map(FieldValue.address) ?? .raw(bytes)
        case .etherAddress: MACAddress(bytes: bytes).map(FieldValue.macAddress) ?? .raw(bytes)
        case .etherType: .etherType(EtherType(rawValue: UInt16(bigEndianBytes: bytes)))
        case .interfaceName: .interface(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
        case .inetProtocol where bytes.count == 1: .inetProtocol(InetProtocol(rawValue: bytes[0]))
        case .nfProto where bytes.count == 1: .nfProto(TableFamily(rawValue: bytes[0]))
        case .icmpType where bytes.count == 1, .icmpv6Type where bytes.count == 1: .byte(bytes[0])
        case .inetService: .port(UInt16(bigEndianBytes: bytes))
        case .addressType: .addressType(AddressType(rawValue: UInt32(hostOrderBytes: bytes)))
        case .mark, .deviceGroup: .number(UInt32(hostOrderBytes: bytes))
        default: .raw(bytes)
        }
    }

    private static func range(_ first: [UInt8], _ last: [UInt8], _ type: DataType) -> FieldValue {
        if type == .inetService {
            let bounds = (UInt16(bigEndianBytes: first), UInt16(bigEndianBytes: last))
            return bounds.0 <= bounds.1 ? .ports(bounds.0...bounds.1) : .raw(first + last)
        }
        guard let lower = IPAddress(bytes: first), let upper = IPAddress(bytes: last), lower <= upper else {
            return .raw(first + last)
        }
        let prefixLength = lower.bitWidth - (lower.number ^ upper.number).significantBitCount
        if let network = IPNetwork(lower, prefixLength: prefixLength), network.first == lower, network.last == upper {
            return .network(network)
        }
        return .addresses(lower...upper)
    }
}

/// `IFNAMSIZ` bytes, of which the last is NUL; more where the name is too long, which the kernel refuses.
private func interfaceNameBytes(_ name: String) -> [UInt8] {
    let text = Array(name.utf8)
    return text + repeatElement(0, count: max(16 - text.count, 1))
}

private func bigEndianBytes(_ number: UInt16) -> [UInt8] {
    [UInt8(number >> 8), UInt8(truncatingIfNeeded: number)]
}

private func hostOrderBytes(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number.littleEndian >> (8 * $0)) }
}

extension FixedWidthInteger {
    fileprivate init(bigEndianBytes bytes: [UInt8]) {
        self = bytes.reduce(0) { $0 << 8 | Self(truncatingIfNeeded: $1) }
    }

    fileprivate init(hostOrderBytes bytes: [UInt8]) {
        self = Self(littleEndian: bytes.reversed().reduce(0) { $0 << 8 | Self(truncatingIfNeeded: $1) })
    }

    fileprivate var significantBitCount: Int { Self.bitWidth - leadingZeroBitCount }
}
