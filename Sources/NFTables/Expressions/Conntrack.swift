internal import Netlink

/// Reads or sets something of the connection that a packet belongs to (nft's `ct`).
public struct Conntrack: Hashable, Sendable {
    /// What connection tracking knows (`NFT_CT_*`).
    public struct Key: RawRepresentable, Hashable, Sendable {
        /// The number as the kernel has it.
        public let rawValue: UInt32

        /// Takes the number as the kernel has it.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// What the packet is to its connection (`state`), as ``ConntrackState``.
        public static let state = Self(rawValue: 0)
        /// What happened to the connection (`status`), as ``ConntrackStatus``.
        public static let status = Self(rawValue: 2)
        /// The connection's mark (`mark`).
        public static let mark = Self(rawValue: 3)
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

extension Conntrack: KernelExpression {
    static let kernelName = "ct"

    func encode(into data: inout MessageWriter) {
        data.put(ConntrackAttribute.key, bigEndian: key.rawValue)
        switch transfer {
        case .load(let register): data.put(ConntrackAttribute.destination, bigEndian: register.rawValue)
        case .store(let register): data.put(ConntrackAttribute.source, bigEndian: register.rawValue)
        }
    }

    init?(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        var key: Key?
        var transfer: Transfer?
        while let attribute = try attributes.next() {
            switch ConntrackAttribute(rawValue: attribute.type) {
            case .key: key = Key(rawValue: try attribute.bigEndian())
            case .destination: transfer = .load(try attribute.register())
            case .source: transfer = .store(try attribute.register())
            // Some keys have a direction, too.
            default: return nil
            }
        }
        guard let key, let transfer else { return nil }
        self.key = key
        self.transfer = transfer
    }
}

/// `NFTA_CT_*`.
private struct ConntrackAttribute: AttributeKey {
    let rawValue: UInt16
    static let destination = Self(rawValue: 1)
    static let key = Self(rawValue: 2)
    static let source = Self(rawValue: 4)
}
