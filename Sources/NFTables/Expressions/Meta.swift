internal import Netlink

/// Reads or sets something that the kernel knows of a packet (nft's `meta`).
public struct Meta: Hashable, Sendable {
    /// What a packet has beside its bytes (`NFT_META_*`).
    public struct Key: RawRepresentable, Hashable, Sendable {
        /// The number as the kernel has it.
        public let rawValue: UInt32

        /// Takes the number as the kernel has it.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// What the frame carries (`protocol`).
        public static let `protocol` = Self(rawValue: 1)
        /// The packet's mark (`mark`).
        public static let mark = Self(rawValue: 3)
        /// The name of the interface it came in by (`iifname`).
        public static let inputInterfaceName = Self(rawValue: 6)
        /// The name of the interface it goes out by (`oifname`).
        public static let outputInterfaceName = Self(rawValue: 7)
        /// IPv4 or IPv6 (`nfproto`).
        public static let nfProto = Self(rawValue: 15)
        /// What the IP packet carries (`l4proto`).
        public static let l4Proto = Self(rawValue: 16)
        /// The group of the interface it came in by (`iifgroup`).
        public static let inputGroup = Self(rawValue: 21)
        /// The group of the interface it goes out by (`oifgroup`).
        public static let outputGroup = Self(rawValue: 22)
    }

    /// What is read or set.
    public var key: Key
    /// Where it is read to, or set from.
    public var transfer: Transfer

    /// Reads to a register.
    public init(_ key: Key, into register: Register) {
        self.key = key
        transfer = .load(register)
    }

    /// Sets from a register.
    public init(setting key: Key, from register: Register) {
        self.key = key
        transfer = .store(register)
    }
}

extension Meta: KernelExpression {
    static let kernelName = "meta"

    func encode(into data: inout MessageWriter) {
        data.put(MetaAttribute.key, bigEndian: key.rawValue)
        switch transfer {
        case .load(let register): data.put(MetaAttribute.destination, bigEndian: register.rawValue)
        case .store(let register): data.put(MetaAttribute.source, bigEndian: register.rawValue)
        }
    }

    init?(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        var key: Key?
        var transfer: Transfer?
        while let attribute = try attributes.next() {
            switch MetaAttribute(rawValue: attribute.type) {
            case .key: key = Key(rawValue: try attribute.bigEndian())
            case .destination: transfer = .load(try attribute.register())
            case .source: transfer = .store(try attribute.register())
            default: break
            }
        }
        guard let key, let transfer else { return nil }
        self.key = key
        self.transfer = transfer
    }
}

/// `NFTA_META_*`.
private struct MetaAttribute: AttributeKey {
    let rawValue: UInt16
    static let destination = Self(rawValue: 1)
    static let key = Self(rawValue: 2)
    static let source = Self(rawValue: 3)
}

extension Attribute {
    /// The value as a register.
    func register() throws(DecodingError) -> Register {
        Register(rawValue: try bigEndian())
    }
}
