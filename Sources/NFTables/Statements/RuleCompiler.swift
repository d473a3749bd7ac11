internal import IPAddressing

/// Turns statements into expressions: gives each its registers, and asks first what a selector takes for granted.
///
/// Every statement begins with the first register again, as nft does: nothing is kept from one to the next.
struct RuleCompiler {
    private let family: TableFamily
    private(set) var expressions: [Expression] = []
    private(set) var anonymousSets: [AnonymousSet] = []
    private var network: NetworkProtocol?
    private var transport: InetProtocol?

    init(family: TableFamily) {
        self.family = family
        network = NetworkProtocol(family)
    }

    mutating func add(_ statement: Statement) {
        switch statement.action {
        case .compare(let selector, let value, let isNegated): compare(selector, value, isNegated)
        case .mask(let selector, let mask, let value, let isNegated):
            load([selector])
            append(.bitwise(Bitwise(.word(0), mask: mask)))
            append(.comparison(Comparison(.word(0), isNegated ? .notEqual : .equal, value)))
        case .member(let selectors, let set, let isNegated):
            load(selectors)
            append(.lookup(Lookup(.word(0), in: set, isNegated: isNegated)))
        case .oneOf(let selector, let values, let isNegated): compare(selector, values, isNegated)
        case .verdictMap(let selectors, let map):
            load(selectors)
            append(.lookup(Lookup(.word(0), in: map, into: .verdict)))
        case .translateByMap(let kind, let selectors, let map): translate(kind, selectors, map)
        case .translate(let kind, let addresses, let ports, let flags): translate(kind, addresses, ports, flags)
        case .masquerade(let flags): append(.masquerade(Masquerade(flags: flags)))
        case .setMark(let kept, let bits): setMark(kept, bits)
        case .verdict(let verdict): append(.immediate(.verdict(verdict)))
        case .expression(let expression): append(expression)
        }
    }

    private mutating func append(_ expression: Expression) { expressions.append(expression) }

    /// Reads the fields of a key to registers in a row.
    private mutating func load(_ selectors: [Selector]) {
        for selector in selectors { require(selector) }
        var word = 0
        for selector in selectors {
            append(selector.load(into: .word(word)))
            word += selector.type.paddedByteCount / 4
        }
    }

    private mutating func setMark(_ kept: UInt32, _ bits: UInt32) {
        let value = FieldValue.number(bits).first
        if kept == 0 {
            append(.immediate(.value(value, .word(0))))
        } else {
            append(.meta(Meta(.mark, into: .word(0))))
            append(.bitwise(Bitwise(.word(0), mask: FieldValue.number(kept).first, xor: value)))
        }
        append(.meta(Meta(setting: .mark, from: .word(0))))
    }
}

// MARK: Protocols

extension RuleCompiler {
    /// Asks for the protocols that a selector takes for granted, unless the rule or the family has settled them.
    private mutating func require(_ selector: Selector) {
        if let wanted = selector.network, wanted != network {
            requireNetwork(wanted, for: selector)
            network = wanted
        }
        if let wanted = selector.transport, wanted != transport {
            expectEqual(.l4proto, .inetProtocol(wanted))
            transport = wanted
        }
    }

    private mutating func requireNetwork(_ wanted: NetworkProtocol, for selector: Selector) {
        switch family {
        case .bridge, .netdev:
            // As nft does. `meta protocol` looks through a VLAN tag that the kernel keeps apart from the frame.
            expectEqual(selector.asksFrame ? .etherType : .protocol, .etherType(wanted.etherType))
        default:
            expectEqual(.nfproto, .nfProto(wanted.family))
        }
    }

    private mutating func expectEqual(_ selector: Selector, _ value: FieldValue) {
        append(selector.load(into: .word(0)))
        append(.comparison(Comparison(.word(0), .equal, value.first)))
    }

    /// Remembers what a comparison has settled.
    private mutating func learn(_ selector: Selector, _ value: FieldValue) {
        switch (selector, value) {
        case (.nfproto, .nfProto(let family)): network = NetworkProtocol(family) ?? network
        case (.etherType, .etherType(let type)), (.protocol, .etherType(let type)):
            network = NetworkProtocol(type) ?? network
        case (.l4proto, .inetProtocol(let number)): transport = number
        default: break
        }
    }
}

// MARK: Comparisons

extension RuleCompiler {
    private mutating func compare(_ selector: Selector, _ value: FieldValue, _ isNegated: Bool) {
        load([selector])
        switch value {
        case .network(let network) where network.prefixLength < network.address.bitWidth:
            append(.bitwise(Bitwise(.word(0), mask: network.mask.bytes)))
            append(.comparison(Comparison(.word(0), isNegated ? .notEqual : .equal, network.first.bytes)))
        case _ where value.first != value.last:
            let range = RangeComparison(.word(0), isNegated: isNegated, first: value.first, last: value.last)
            append(.range(range))
        default:
            append(.comparison(Comparison(.word(0), isNegated ? .notEqual : .equal, value.first)))
        }
        if !isNegated { learn(selector, value) }
    }

    private mutating func compare(_ selector: Selector, _ values: [FieldValue], _ isNegated: Bool) {
        load([selector])
        var lookup = Lookup(.word(0), in: AnonymousSet.nameTemplate, isNegated: isNegated)
        lookup.anonymousIndex = anonymousSets.count
        append(.lookup(lookup))
        anonymousSets.append(AnonymousSet(key: [selector.type], elements: values.map { SetElement([$0]) }))
    }
}

// MARK: Translations

extension RuleCompiler {
    private mutating func translate(_ kind: NAT.Kind, _ selectors: [Selector], _ map: NamedSet) {
        var fields: [DataType] = []
        // The kernel refuses a lookup that wants data where a map has verdicts or none.
        if case .value(let types) = map.data { fields = types }
        load(selectors)
        append(.lookup(Lookup(.word(0), in: map.name, into: .word(0))))
        let isIPv6 = fields.first == .ipv6Address
        let port: Register? = fields.count > 1 ? .word(isIPv6 ? 4 : 1) : nil
        append(.nat(NAT(kind, isIPv6 ? .ipv6 : .ipv4, address: .word(0), port: port)))
    }

    private mutating func translate(
        _ kind: NAT.Kind,
        _ addresses: FieldValue,
        _ ports: ClosedRange<UInt16>?,
        _ flags: NATFlags
    ) {
        var registers = RegisterFile()
        let first = addresses.first
        var nat = NAT(kind, first.count == 16 ? .ipv6 : .ipv4, address: registers.take(first), flags: flags)
        if addresses.last != first { nat.lastAddress = registers.take(addresses.last) }
        if let ports {
            let value = FieldValue.ports(ports)
            nat.port = registers.take(value.first)
            if ports.count > 1 { nat.lastPort = registers.take(value.last) }
        }
        expressions += registers.immediates
        append(.nat(nat))
    }
}

/// Values, each in one of the four registers of sixteen bytes.
private struct RegisterFile {
    private(set) var immediates: [Expression] = []

    mutating func take(_ value: [UInt8]) -> Register {
        let register = Register.word(immediates.count * 4)
        immediates.append(.immediate(.value(value, register)))
        return register
    }
}
