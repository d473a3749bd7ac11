internal import Netlink

/// Translates the source to the address of the interface that a packet leaves by (nft's `masquerade`).
public struct Masquerade: Hashable, Sendable {
    /// Where the port is; nil keeps it where that is possible.
    public var port: Register?
    /// Where the last port of a range is.
    public var lastPort: Register?
    /// How a port is chosen.
    public var flags: NATFlags

    /// Translates to the interface's address.
    public init(port: Register? = nil, lastPort: Register? = nil, flags: NATFlags = []) {
        self.port = port
        self.lastPort = lastPort
        self.flags = flags
    }
}

extension Masquerade: KernelExpression {
    static let kernelName = "masq"

    func encode(into data: inout MessageWriter) {
        if !flags.isEmpty { data.put(MasqueradeAttribute.flags, bigEndian: flags.rawValue) }
        if let port { data.put(MasqueradeAttribute.port, bigEndian: port.rawValue) }
        if let lastPort { data.put(MasqueradeAttribute.lastPort, bigEndian: lastPort.rawValue) }
    }

    init?(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        var masquerade = Masquerade()
        while let attribute = try attributes.next() {
            switch MasqueradeAttribute(rawValue: attribute.type) {
            case .flags: masquerade.flags = NATFlags(rawValue: try attribute.bigEndian()).subtracting(.implied)
            case .port: masquerade.port = try attribute.register()
            case .lastPort: masquerade.lastPort = try attribute.register()
            default: break
            }
        }
        // The kernel lists a single port as a range whose ends are one register.
        if masquerade.lastPort == masquerade.port { masquerade.lastPort = nil }
        self = masquerade
    }
}

/// `NFTA_MASQ_*`.
private struct MasqueradeAttribute: AttributeKey {
    let rawValue: UInt16
    static let flags = Self(rawValue: 1)
    static let port = Self(rawValue: 2)
    static let lastPort = Self(rawValue: 3)
}
