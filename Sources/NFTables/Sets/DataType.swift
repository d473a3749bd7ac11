/// What a field of a key means: how many bytes it has, and how nft prints it.
///
/// The kernel only keeps the number for nft.
public struct DataType: Hashable, Sendable {
    /// The number as nft has it (`enum datatypes`).
    public let rawValue: UInt32
    /// The size of a value.
    public let byteCount: Int
    /// Whether values have network byte order.
    let isBigEndian: Bool

    /// Describes a type that this library has no name for.
    public init(rawValue: UInt32, byteCount: Int) {
        self.init(rawValue, byteCount, isBigEndian: false)
    }

    private init(_ rawValue: UInt32, _ byteCount: Int, isBigEndian: Bool) {
        self.rawValue = rawValue
        self.byteCount = byteCount
        self.isBigEndian = isBigEndian
    }

    /// An `NFPROTO_*` number (`nf_proto`).
    public static let nfProto = Self(2, 1, isBigEndian: false)
    /// An IPv4 address (`ipv4_addr`).
    public static let ipv4Address = Self(7, 4, isBigEndian: true)
    /// An IPv6 address (`ipv6_addr`).
    public static let ipv6Address = Self(8, 16, isBigEndian: true)
    /// A MAC address (`ether_addr`).
    public static let etherAddress = Self(9, 6, isBigEndian: true)
    /// What a frame carries (`ether_type`).
    public static let etherType = Self(10, 2, isBigEndian: true)
    /// What an ARP packet asks or says (`arp_op`).
    public static let arpOperation = Self(11, 2, isBigEndian: true)
    /// What an IP packet carries (`inet_proto`).
    public static let inetProtocol = Self(12, 1, isBigEndian: true)
    /// A port (`inet_service`).
    public static let inetService = Self(13, 2, isBigEndian: true)
    /// An ICMP message type (`icmp_type`).
    public static let icmpType = Self(14, 1, isBigEndian: true)
    /// A packet mark (`mark`).
    public static let mark = Self(19, 4, isBigEndian: false)
    /// The states of connections (`ct_state`).
    public static let conntrackState = Self(26, 4, isBigEndian: false)
    /// What happened to connections (`ct_status`).
    public static let conntrackStatus = Self(28, 4, isBigEndian: false)
    /// An ICMPv6 message type (`icmpv6_type`).
    public static let icmpv6Type = Self(29, 1, isBigEndian: true)
    /// A link group (`devgroup`).
    public static let deviceGroup = Self(35, 4, isBigEndian: false)
    /// What an address is to this host (`fib_addrtype`).
    public static let addressType = Self(38, 4, isBigEndian: false)
    /// An interface's name (`ifname`).
    public static let interfaceName = Self(41, 16, isBigEndian: false)

    /// A whole number of any size, as raw payload has it (`integer`).
    public static func integer(byteCount: Int) -> Self { Self(integerNumber, byteCount, isBigEndian: true) }
    private static let integerNumber: UInt32 = 4

    private static let known: [UInt32: DataType] = {
        let types: [DataType] = [
            .nfProto, .ipv4Address, .ipv6Address, .etherAddress, .etherType, .arpOperation, .inetProtocol, .inetService,
            .icmpType, .mark, .conntrackState, .conntrackStatus, .icmpv6Type, .deviceGroup, .addressType,
            .interfaceName,
        ]
        return Dictionary(uniqueKeysWithValues: types.map { ($0.rawValue, $0) })
    }()

    /// How much of the registers a value takes.
    var paddedByteCount: Int { (byteCount + 3) & ~3 }
}

extension DataType {
    /// Reads the number of a type or a concatenation, whose types have six bits each.
    ///
    /// How long an `integer` is, only what is left of the key says.
    static func fields(of number: UInt32, byteCount: Int) -> [DataType] {
        var types: [DataType] = []
        var rest = number
        while rest != 0, let type = rest & 0x3F == integerNumber ? .integer(byteCount: 0) : known[rest & 0x3F] {
            types.insert(type, at: 0)
            rest >>= 6
        }
        if let index = types.firstIndex(of: .integer(byteCount: 0)) {
            types[index] = .integer(byteCount: max(byteCount - types.keyByteCount, 0))
        }
        if rest == 0, !types.isEmpty, types.keyByteCount == byteCount { return types }
        return [DataType(rawValue: number, byteCount: byteCount)]
    }
}

extension [DataType] {
    /// The number for a type or a concatenation, whose types have six bits each.
    var number: UInt32 {
        count == 1 ? self[0].rawValue : reduce(0) { $0 << 6 | $1.rawValue & 0x3F }
    }

    /// The size of a key: each field of a concatenation starts at a register.
    var keyByteCount: Int {
        count == 1 ? self[0].byteCount : reduce(0) { $0 + $1.paddedByteCount }
    }

    /// `BYTEORDER_*` of nft: 0 for concatenations, 1 for this machine's, 2 for the network's.
    var byteOrder: UInt32 {
        guard count == 1 else { return 0 }
        return self[0].isBigEndian ? 2 : 1
    }
}
