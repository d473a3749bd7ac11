internal import Netlink

/// Translates the source or the destination of a connection (nft's `snat` and `dnat`).
public struct NAT: Hashable, Sendable {
    /// What is translated (`NFT_NAT_*`).
    public enum Kind: UInt32, Sendable {
        /// The source.
        case source = 0
        /// The destination.
        case destination = 1
    }

    /// What is translated.
    public var kind: Kind
    /// The family of the addresses; in family inet, packets of the other one pass unchanged.
    public var family: TableFamily
    /// Where the address is; nil keeps it.
    public var address: Register?
    /// Where the last address of a range is.
    public var lastAddress: Register?
    /// Where the port is; nil keeps it.
    public var port: Register?
    /// Where the last port of a range is.
    public var lastPort: Register?
    /// How a translation is chosen.
    public var flags: NATFlags

    /// Translates to what registers hold.
    public init(
        _ kind: Kind,
        _ family: TableFamily,
        address: Register? = nil,
        lastAddress: Register? = nil,
        port: Register? = nil,
        lastPort: Register? = nil,
        flags: NATFlags = []
    ) {
        self.kind = kind
        self.family = family
        self.address = address
        self.lastAddress = lastAddress
        self.port = port
        self.lastPort = lastPort
        self.flags = flags
    }
}

extension NAT: KernelExpression {
    static let kernelName = "nat"

    func encode(into data: inout MessageWriter) {
        data.put(NATAttribute.kind, bigEndian: kind.rawValue)
        data.put(NATAttribute.family, bigEndian: UInt32(family.rawValue))
        if let address { data.put(NATAttribute.address, bigEndian: address.rawValue) }
        if let lastAddress { data.put(NATAttribute.lastAddress, bigEndian: lastAddress.rawValue) }
        if let port { data.put(NATAttribute.port, bigEndian: port.rawValue) }
        if let lastPort { data.put(NATAttribute.lastPort, bigEndian: lastPort.rawValue) }
        if !flags.isEmpty { data.put(NATAttribute.flags, bigEndian: flags.rawValue) }
    }

    init?(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        var nat = NAT(.source, .inet)
        while let attribute = try attributes.next() {
            switch NATAttribute(rawValue: attribute.type) {
            case .kind:
                guard let kind = Kind(rawValue: try attribute.bigEndian()) else { return nil }
                nat.kind = kind
            case .family:
                let number = try attribute.bigEndian(as: UInt32.self)
                nat.family = TableFamily(rawValue: UInt8(truncatingIfNeeded: number))
            case .address: nat.address = try attribute.register()
            case .lastAddress: nat.lastAddress = try attribute.register()
            case .port: nat.port = try attribute.register()
            case .lastPort: nat.lastPort = try attribute.register()
            case .flags: nat.flags = NATFlags(rawValue: try attribute.bigEndian()).subtracting(.implied)
            default: break
            }
        }
        // The kernel lists a single value as a range whose ends are one register.
        if nat.lastAddress == nat.address { nat.lastAddress = nil }
        if nat.lastPort == nat.port { nat.lastPort = nil }
        self = nat
    }
}

/// `NFTA_NAT_*`.
private struct NATAttribute: AttributeKey {
    let rawValue: UInt16
    static let kind = Self(rawValue: 1)
    static let family = Self(rawValue: 2)
    static let address = Self(rawValue: 3)
    static let lastAddress = Self(rawValue: 4)
    static let port = Self(rawValue: 5)
    static let lastPort = Self(rawValue: 6)
    static let flags = Self(rawValue: 7)
}
