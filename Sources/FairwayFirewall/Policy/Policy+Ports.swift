internal import FairwayModel
internal import IPAddressing
internal import NFTables

extension Policy {
    /// One element for a port, or for a range that keeps its numbers; one a port where the numbers change.
    static func translations(of published: PublishedPort, to address: IPAddress) -> [FirewallElement] {
        let isRange = published.isUnshifted && published.count > 1
        switch published.hostAddress {
        case let hostAddress? where !hostAddress.isAny:
            guard hostAddress.isIPv4 else { return [] }
            return isRange
                ? [range(published, on: hostAddress, to: address)]
                : singles(published, in: .publishedOnAddress4, on: [.address(hostAddress)], to: address)
        default:
            return isRange
                ? [range(published, to: address)] : singles(published, in: .published4, on: [], to: address)
        }
    }

    private static func singles(
        _ published: PublishedPort,
        in set: FirewallSet,
        on hostAddress: [FieldValue],
        to address: IPAddress
    ) -> [FirewallElement] {
        published.hostPorts.map { port in
            let key = hostAddress + [published.transport.field, .port(port)]
            let containerPort = published.containerPort &+ (port - published.hostPort)
            return FirewallElement(set, ElementKey(key), .value([.address(address), .port(containerPort)]))
        }
    }

    private static func range(_ published: PublishedPort, to address: IPAddress) -> FirewallElement {
        let set: FirewallSet =
            switch published.transport {
            case .tcp: .publishedTCPRanges4
            case .udp: .publishedUDPRanges4
            case .sctp: .publishedSCTPRanges4
            }
        return FirewallElement(set, [.ports(published.hostPorts)], .value([.address(address)]))
    }

    private static func range(
        _ published: PublishedPort,
        on hostAddress: IPAddress,
        to address: IPAddress
    ) -> FirewallElement {
        let key: ElementKey = [.address(hostAddress), published.transport.field, .ports(published.hostPorts)]
        return FirewallElement(.publishedRangesOnAddress4, key, .value([.address(address)]))
    }
}

extension TransportProtocol {
    fileprivate var field: FieldValue { .inetProtocol(InetProtocol(rawValue: number)) }
}
