internal import FairwayModel
internal import IPAddressing

extension NetworkDetail {
    /// The network as `docker network inspect` prints it.
    package var dockerJSON: JSONValue {
        [
            "Name": .string(network.name),
            "Id": .string(network.id.rawValue),
            "Created": .string(network.createdAt.description),
            "Scope": "local",
            "Driver": .string(network.driver.rawValue),
            "EnableIPv4": .bool(network.subnets.contains { !AddressText.isIPv6($0.network) }),
            "EnableIPv6": .bool(network.subnets.contains { AddressText.isIPv6($0.network) }),
            "IPAM": [
                "Driver": "default",
                "Options": [:],
                "Config": .array(network.subnets.map(Self.addressPlan)),
            ],
            "Internal": .bool(network.isInternal),
            "Attachable": false,
            "Ingress": false,
            "ConfigFrom": ["Network": ""],
            "ConfigOnly": false,
            "Containers": .object(endpoints.map(member)),
            "Options": .strings(options),
            "Labels": .strings(network.labels),
        ]
    }

    /// The user's own options and, under Docker's names, those that have a field of their own.
    private var options: [String: String] {
        var options = network.options
        if !network.deviceName.isEmpty { options["com.docker.network.bridge.name"] = network.deviceName }
        if !network.allowsInterContainer { options["com.docker.network.bridge.enable_icc"] = "false" }
        if let mtu = network.mtu { options["com.docker.network.driver.mtu"] = String(mtu) }
        return options.merging(network.policy.dockerOptions) { $1 }
    }

    private static func addressPlan(_ subnet: Subnet) -> JSONValue {
        var members: [JSONValue.Member] = [.init("Subnet", .string(subnet.network.description))]
        if let gateway = subnet.gateway { members.append(.init("Gateway", .string(gateway.description))) }
        if let range = subnet.range { members.append(.init("IPRange", .string(range.description))) }
        if !subnet.auxiliary.isEmpty {
            members.append(.init("AuxiliaryAddresses", .strings(subnet.auxiliary.mapValues(\.description))))
        }
        return .object(members)
    }

    /// By the container's ID where Fairway runs it; else, as Docker does, by `ep-` and the endpoint's.
    private func member(_ endpoint: Endpoint) -> JSONValue.Member {
        let sandbox = sandboxes.first { $0.id == endpoint.sandboxID }
        return .init(
            sandbox?.containerID?.rawValue ?? "ep-\(endpoint.id)",
            [
                "Name": .string(endpoint.name),
                "EndpointID": .string(endpoint.id.rawValue),
                "MacAddress": .string(endpoint.macAddress(on: network)),
                "IPv4Address": .string(address(of: endpoint, isIPv6: false)),
                "IPv6Address": .string(address(of: endpoint, isIPv6: true)),
            ]
        )
    }

    private func address(of endpoint: Endpoint, isIPv6: Bool) -> String {
        guard let address = endpoint.addresses.first(where: { AddressText.isIPv6($0) == isIPv6 }),
            let subnet = network.subnets.first(where: { AddressText.isIPv6($0.network) == isIPv6 })
        else { return "" }
        return "\(address)/\(AddressText.prefixLength(subnet.network))"
    }
}

extension Endpoint {
    /// Its own MAC address, which on ipvlan networks it has not.
    func macAddress(on network: Network?) -> String { network?.driver == .ipvlan ? "" : macAddress.description }
}
