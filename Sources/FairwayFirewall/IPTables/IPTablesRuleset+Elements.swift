internal import FairwayModel
internal import IPAddressing
internal import NFTables

/// What each element of the inet table is in rules; those of the bridge table are none.
extension IPTablesRuleset {
    func rules(for element: FirewallElement) -> [IPTablesRule] {
        let definition = element.set.definition
        guard definition.reference.table == Ruleset.inet else { return [] }
        let key = element.element.key.fields(as: definition.key)
        switch element.set {
        case .bridges: return bridge(key[0].word)
        case .subnets4, .subnets6: return element.context.flatMap { subnet(key[0].word, on: $0.word, element.family) }
        case .pairs, .leave, .enter, .hostInput: return verdicts(element, key)
        case .noInterContainerBridges: return IPFamily.allCases.map { mark($0, key[0].word) }
        case .masquerade, .snat4, .snat6: return translations(element, key)
        case .uplinks: return uplink(key[1].word, element.family)
        case .reachable4, .reachable6, .home4, .home6, .nameClients4, .nameClients6: return []
        case .nameServices4, .nameServices6: return element.context.flatMap { names(element, key, $0.word) }
        case .addresses4, .addresses6, .trusted4, .trusted6, .open4, .open6, .openRanges4, .openRanges6:
            return exposure(element, key)
        case .relayed6, .relayedRanges6:
            return [IPTablesRule(.ipv6, .filter, name("GATEWAY"), "\(service(key[0], key[1])) -j DROP", .before)]
        default: return [publication(element, key)]
        }
    }

    private func bridge(_ name: String) -> [IPTablesRule] {
        let local = "-s 127.0.0.0/8 -o \(name) \(comment(name)) -j MASQUERADE"
        return [IPTablesRule(.ipv4, .nat, "POSTROUTING", local)]
            + IPFamily.allCases.flatMap { family in
                ["-i \(name)", "-o \(name)"].map { match in
                    IPTablesRule(family, .mangle, self.name("FORWARD"), "\(match) \(setMark(Ruleset.acceptedMark))")
                } + [IPTablesRule(family, .nat, prefix, "-i \(name) -j RETURN")]
            }
    }

    private func setMark(_ bits: UInt32) -> String {
        let bits = "0x" + String(bits, radix: 16)
        return "-j MARK --set-xmark \(bits)/\(bits)"
    }

    /// Nobody else sends from it, and a call that was turned back to it is masqueraded, or the answer would not pass
    /// the host again.
    private func subnet(_ subnet: String, on bridge: String, _ family: IPFamily) -> [IPTablesRule] {
        let turnedBack = "-s \(subnet) -o \(bridge) -m conntrack --ctstate DNAT \(comment(bridge)) -j MASQUERADE"
        return [
            IPTablesRule(family, .raw, name("PREROUTING"), "-s \(subnet) ! -i \(bridge) -j DROP"),
            IPTablesRule(family, .nat, "POSTROUTING", turnedBack),
        ]
    }

    /// The host's own packets may leave with a bridge's address, and keep it: hence not by the subnet alone.
    private func translations(_ element: FirewallElement, _ key: [FieldValue]) -> [IPTablesRule] {
        let bridge = key.last?.word ?? ""
        let target = element.values.first.map { "SNAT --to-source \($0.bareWord)" } ?? "MASQUERADE"
        return element.context.map { subnet in
            let match = "-s \(subnet.word) ! -o \(bridge) -m addrtype ! --src-type LOCAL \(comment(bridge))"
            return IPTablesRule(element.family, .nat, "POSTROUTING", "\(match) -j \(target)")
        }
    }

    /// Calls to the host, among which are those to published ports, which the bridge table has to tell from talk.
    private func mark(_ family: IPFamily, _ bridge: String) -> IPTablesRule {
        let rule = "-i \(bridge) -m addrtype --dst-type LOCAL \(setMark(Ruleset.translatedMark))"
        return IPTablesRule(family, .mangle, name("PREROUTING"), rule)
    }

    private func uplink(_ link: String, _ family: IPFamily) -> [IPTablesRule] {
        [
            IPTablesRule(family, .filter, name("UPLINKS"), "-i \(link) -j \(name("UPLINKS-OUT"))"),
            IPTablesRule(family, .filter, name("UPLINKS-OUT"), "-o \(link) -j DROP"),
        ]
    }

    private func verdicts(_ element: FirewallElement, _ key: [FieldValue]) -> [IPTablesRule] {
        let target = target(of: element)
        func rule(_ family: IPFamily, _ chain: String, _ match: String) -> IPTablesRule {
            IPTablesRule(family, .filter, name(chain), "\(match) \(target)")
        }
        let link = key[1].word
        return switch element.set {
        case .pairs: IPFamily.allCases.map { rule($0, "PAIRS", "-i \(key[0].word) -o \(link)") }
        case .leave: [rule(element.family, "LEAVE", "-i \(link)")]
        case .enter: [rule(element.family, "ENTER", "-o \(link)")]
        default: [rule(element.family, "INPUT", "-i \(link)")]
        }
    }

    private func target(of element: FirewallElement) -> String {
        guard case .verdict(let verdict) = element.element.data else { return "-j DROP" }
        return switch verdict {
        case .accept: "-j ACCEPT"
        case .goto(Ruleset.leaveTranslated): "-g \(name("LEAVE-NAT"))"
        case .goto(Ruleset.leaveRouted): "-g \(name("LEAVE-ROUTED"))"
        case .goto(Ruleset.enterTranslated): "-g \(name("ENTER-NAT"))"
        case .goto(Ruleset.enterRouted): "-g \(name("ENTER-ROUTED"))"
        case .goto(Ruleset.gatewayOnly): "-g \(name("GATEWAY"))"
        default: "-j DROP"
        }
    }

    /// Who is on the network, and the host, ask at its bridge's own address; nobody else does.
    private func names(_ element: FirewallElement, _ key: [FieldValue], _ bridge: String) -> [IPTablesRule] {
        let match = "-d \(key[0].word)"
        let service = service(key[1], key[2])
        return [
            IPTablesRule(element.family, .filter, name("INPUT"), "\(match) -i \(bridge) \(service) -j RETURN", .before),
            IPTablesRule(element.family, .filter, name("INPUT"), "\(match) ! -i lo \(service) -j DROP"),
        ]
    }

    /// From where an address may be called without translation.
    private func exposure(_ element: FirewallElement, _ key: [FieldValue]) -> [IPTablesRule] {
        let family = element.family
        switch element.set {
        case .addresses4, .addresses6:
            return element.context.map { bridge in
                IPTablesRule(family, .raw, name("DIRECT"), "-d \(key[0].word) ! -i \(bridge.word) -j DROP")
            }
        case .trusted4, .trusted6:
            let match = "-d \(key[1].word) -i \(key[0].word)"
            return [
                IPTablesRule(family, .raw, name("DIRECT"), "\(match) -j RETURN", .before),
                IPTablesRule(family, .filter, name("ENTER-NAT"), "\(match) -g \(name("ENTER-ROUTED"))", .before),
            ]
        default:
            let match = "-d \(key[0].word) \(service(key[1], key[2]))"
            return [IPTablesRule(family, .filter, name("ENTER-ROUTED"), "\(match) -j ACCEPT", .before)]
        }
    }

    private func publication(_ element: FirewallElement, _ key: [FieldValue]) -> IPTablesRule {
        let values = element.values
        var destination = values[0].bareWord
        if values.count > 1 {
            destination = "\(element.family == .ipv4 ? destination : "[\(destination)]"):\(values[1].word)"
        }
        let match =
            switch key.count {
            case 1: service(.inetProtocol(element.set.transport), key[0])
            case 2: service(key[0], key[1])
            default: "-d \(key[0].word) \(service(key[1], key[2]))"
            }
        return IPTablesRule(
            element.family,
            .nat,
            prefix,
            "\(match) -j DNAT --to-destination \(destination)",
            .before
        )
    }

    private func service(_ transport: FieldValue, _ ports: FieldValue) -> String {
        "-p \(transport.word) -m \(transport.word) --dport \(ports.word)"
    }
}

extension FirewallSet {
    /// What a set of ranges is for, whose keys don't name it.
    fileprivate var transport: InetProtocol {
        switch self {
        case .publishedUDPRanges4, .publishedUDPRanges6: .udp
        case .publishedSCTPRanges4, .publishedSCTPRanges6: .sctp
        default: .tcp
        }
    }
}

extension FirewallElement {
    /// Of the set, or of the key where it names one.
    fileprivate var family: IPFamily {
        if case .nfProto(let family) = element.key.fields(as: set.definition.key).first {
            return family == .ipv6 ? .ipv6 : .ipv4
        }
        return set.rawValue.hasSuffix("6") ? .ipv6 : .ipv4
    }

    fileprivate var values: [FieldValue] {
        guard case .value(let value) = element.data, case .value(let types) = set.definition.data else { return [] }
        return value.fields(as: types)
    }
}

extension FieldValue {
    /// As `iptables-save` writes it after an option.
    fileprivate var word: String {
        switch self {
        case .address(let address): "\(address)/\(address.bitWidth)"
        case .network(let network): "\(network)"
        case .interface(let name): name
        case .inetProtocol(.tcp): "tcp"
        case .inetProtocol(.udp): "udp"
        case .inetProtocol(let number): number == .sctp ? "sctp" : "\(number.rawValue)"
        case .port(let port): "\(port)"
        case .ports(let range): "\(range.lowerBound):\(range.upperBound)"
        default: "\(self)"
        }
    }

    /// An address without its length.
    fileprivate var bareWord: String {
        guard case .address(let address) = self else { return word }
        return "\(address)"
    }
}
