package import FairwayModel
internal import IPAddressing
internal import NFTables

extension Policy {
    /// The elements of an endpoint: without them its port is mute.
    package static func elements(
        for endpoint: Endpoint,
        on network: Network,
        hostLinkName: String
    ) -> [FirewallElement] {
        guard network.driver == .bridge else { return [] }
        let port = FieldValue.interface(hostLinkName)
        var elements = [
            FirewallElement(.ports, [port]), FirewallElement(.macAddresses, [port, .macAddress(endpoint.macAddress)]),
        ]
        elements += locks(of: endpoint, port)
        elements += licences(of: endpoint, on: network, port)
        if !network.allowsInterContainer { elements.append(FirewallElement(.noInterContainerPorts, [port])) }
        for address in endpoint.addresses {
            elements += places(of: address, on: network)
            elements += exposure(of: endpoint, at: address, on: network)
        }
        return elements + relayed(endpoint, on: network)
    }

    /// What the port may send from, and what it may say it is.
    private static func locks(of endpoint: Endpoint, _ port: FieldValue) -> [FirewallElement] {
        var addresses = endpoint.addresses
        // Without an address of IPv6 its interface has none of the link, either.
        if addresses.contains(where: \.isIPv6) { addresses.append(.v6(endpoint.macAddress.linkLocalAddress)) }
        addresses += endpoint.allowedAddresses.filter(\.isSingle).map(\.address).filter { !addresses.contains($0) }
        let hardware = FieldValue.macAddress(endpoint.macAddress)
        return addresses.flatMap { address in
            let lock = FirewallElement(AddressSpace.of(address).locks, [port, hardware, .address(address)])
            guard address.isIPv6 else { return [lock] }
            return [lock, FirewallElement(.targets6, [port, hardware, .raw(address.bytes)])]
        }
    }

    /// What the port may do beyond that.
    private static func licences(
        of endpoint: Endpoint,
        on network: Network,
        _ port: FieldValue
    ) -> [FirewallElement] {
        let allowed = endpoint.allowedAddresses.filter { !$0.isSingle }.flatMap { allowed in
            let lock = FirewallElement(AddressSpace.of(allowed.address).networkLocks, [port, .network(allowed)])
            return allowed.isIPv6 ? [lock, FirewallElement(.networkTargets6, [port, .network(allowed)])] : [lock]
        }
        return switch endpoint.spoofing(on: network) {
        case .deny: allowed
        case .mac: [FirewallElement(.unlockedPorts, [port])]
        case .allow: [FirewallElement(.unlockedPorts, [port]), FirewallElement(.unguardedPorts, [port])]
        }
    }

    /// Where an address lives, and from where it may be addressed.
    private static func places(of address: IPAddress, on network: Network) -> [FirewallElement] {
        let space = AddressSpace.of(address)
        let passage = network.passage(of: address.isIPv4 ? .ipv4 : .ipv6)
        // Without masquerade replies come to the container's own address.
        let isReachable =
            passage == .routed || passage == .natUnprotected || passage == .nat && !network.policy.masquerades
        let value = FieldValue.address(address)
        let bridge = FieldValue.interface(network.deviceName)
        var elements = [
            FirewallElement(isReachable ? space.reachable : space.addresses, [value], context: [bridge]),
            FirewallElement(space.home, [bridge, value]),
        ]
        if passage == .nat {
            elements += network.policy.trustedInterfaces.map {
                FirewallElement(space.trusted, [.interface($0), value])
            }
        }
        return elements
    }

    /// How published ports are reached at one of the endpoint's addresses.
    private static func exposure(
        of endpoint: Endpoint,
        at address: IPAddress,
        on network: Network
    ) -> [FirewallElement] {
        let space = AddressSpace.of(address)
        let ports = endpoint.ports
        switch network.passage(of: address.isIPv4 ? .ipv4 : .ipv6) {
        case .nat where !network.policy.trustedInterfaces.isEmpty:
            return ports.flatMap { translations(of: $0, to: address, in: space) }
                + openings(for: ports, at: address, in: space)
        case .nat, .natUnprotected: return ports.flatMap { translations(of: $0, to: address, in: space) }
        case .routed: return openings(for: ports + endpoint.openPorts, at: address, in: space)
        case .isolated, nil: return []
        }
    }
}

extension MACAddress {
    /// The address that the kernel gives an interface on its link (RFC 4291 appendix A).
    fileprivate var linkLocalAddress: IPv6Address {
        let number = UInt128(rawValue)
        let identifier = (number >> 24) << 40 | 0xFF_FE00_0000 | number & 0xFF_FFFF
        return IPv6Address(rawValue: 0xFE80 << 112 | identifier ^ 1 << 57)
    }
}

extension IPNetwork {
    fileprivate var isSingle: Bool { prefixLength == address.bitWidth }
}
