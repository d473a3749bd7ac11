/// What a rule reads of a packet; several selectors in a row make the key of a concatenation.
public struct Selector: Hashable, Sendable {
    /// Where the value comes from.
    enum Source: Hashable, Sendable {
        case meta(Meta.Key)
        case payload(Payload.Base, offset: Int)
        case extensionHeader(UInt8, offset: Int)
        case conntrack(Conntrack.Key)
        case fib(FIB.Flags, FIB.Result)
    }

    let source: Source
    /// What the value is.
    public let type: DataType
    /// The protocol that the packet has to have for the value to make sense.
    let network: NetworkProtocol?
    /// What the IP packet has to carry for the value to make sense.
    let transport: InetProtocol?

    init(_ source: Source, _ type: DataType, _ network: NetworkProtocol? = nil, _ transport: InetProtocol? = nil) {
        self.source = source
        self.type = type
        self.network = network
        self.transport = transport
    }

    /// Whether the network protocol is told by the frame's own type, as nft does.
    var asksFrame: Bool {
        if case .extensionHeader = source { return true }
        return network == .arp || transport != nil
    }

    /// Reads the value to a register.
    func load(into register: Register) -> Expression {
        switch source {
        case .meta(let key): .meta(Meta(key, into: register))
        case .payload(let base, let offset):
            .payload(Payload(base, offset: offset, count: type.byteCount, into: register))
        case .extensionHeader(let header, let offset):
            .extensionHeader(ExtensionHeader(header, offset: offset, count: type.byteCount, into: register))
        case .conntrack(let key): .conntrack(Conntrack(key, into: register))
        case .fib(let flags, let result): .fib(FIB(flags, result, into: register))
        }
    }
}
