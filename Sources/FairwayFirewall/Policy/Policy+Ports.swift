internal import FairwayModel
internal import IPAddressing
internal import NFTables

extension Policy {
    /// One element for a port, or for a range that keeps its numbers; one a port where the numbers change.
    static func translations(
        of published: PublishedPort,
        to address: IPAddress,
        in space: AddressSpace
    ) -> [FirewallElement] {
        let isRange = published.isUnshifted && published.count > 1
        guard let hostAddress = published.hostAddress else {
            return isRange
                ? [range(published, to: address, in: space)]
                : singles(published, in: space.published, on: [], to: address)
        }
        // What is called at an address of the other family, or at ::1, the relay hands over.
        guard hostAddress.isIPv4 == address.isIPv4, hostAddress != .v6(.loopback) else { return [] }
        guard !hostAddress.isAny else {
            var published = published
            published.hostAddress = nil
            return translations(of: published, to: address, in: space)
        }
        return isRange
            ? [range(published, on: hostAddress, to: address, in: space)]
            : singles(published, in: space.publishedOnAddress, on: [.address(hostAddress)], to: address)
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

    private static func range(
        _ published: PublishedPort,
        to address: IPAddress,
        in space: AddressSpace
    ) -> FirewallElement {
        let set = space.ranges(of: published.transport)
        return FirewallElement(set, [.ports(published.hostPorts)], .value([.address(address)]))
    }

    private static func range(
        _ published: PublishedPort,
        on hostAddress: IPAddress,
        to address: IPAddress,
        in space: AddressSpace
    ) -> FirewallElement {
        let key: ElementKey = [.address(hostAddress), published.transport.field, .ports(published.hostPorts)]
        return FirewallElement(space.publishedRangesOnAddress, key, .value([.address(address)]))
    }

    /// What is open at an address without translation, whatever host address and port it was published on.
    ///
    /// Each port is in one element: ranges that overlap would be refused.
    static func openings(
        for ports: [PublishedPort],
        at address: IPAddress,
        in space: AddressSpace
    ) -> [FirewallElement] {
        services(of: ports, \.containerPorts, at: [.address(address)], in: space.open, space.openRanges)
    }

    /// What the relay carries to a network, whoever calls it at an IPv6 address of the host.
    ///
    /// It answers by sockets of the host, which no rule of forwarding keeps an internal network from. A port that was
    /// published on one address of the host is for whoever reaches that.
    static func relayed(_ endpoint: Endpoint, on network: Network) -> [FirewallElement] {
        let addresses = network.translatedAddresses(of: endpoint)
        let ports = endpoint.ports.filter {
            $0.hostAddress?.isAny ?? true && $0.relayTarget(among: addresses)?.isIPv4 == true
        }
        return services(of: ports, \.hostPorts, at: [], in: .relayed6, .relayedRanges6)
    }

    private static func services(
        of ports: [PublishedPort],
        _ numbers: (PublishedPort) -> ClosedRange<UInt16>,
        at address: [FieldValue],
        in singles: FirewallSet,
        _ ranges: FirewallSet
    ) -> [FirewallElement] {
        TransportProtocol.allCases.flatMap { transport in
            merged(ports.filter { $0.transport == transport }.map(numbers)).map { range in
                let service = address + [transport.field]
                return range.count == 1
                    ? FirewallElement(singles, ElementKey(service + [.port(range.lowerBound)]))
                    : FirewallElement(ranges, ElementKey(service + [.ports(range)]))
            }
        }
    }

    /// The same ports as ranges that don't touch.
    private static func merged(_ ranges: [ClosedRange<UInt16>]) -> [ClosedRange<UInt16>] {
        ranges.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { result, range in
            if let last = result.last, UInt32(range.lowerBound) <= UInt32(last.upperBound) + 1 {
                result[result.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
    }
}

extension TransportProtocol {
    fileprivate var field: FieldValue { .inetProtocol(InetProtocol(rawValue: number)) }
}
