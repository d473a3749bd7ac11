internal import ArgumentParser
internal import FairwayModel
internal import IPAddressing

/// What `run` and `create` take to connect a container.
struct ContainerNetworkOptions: ParsableArguments {
    @Option(
        name: [.customLong("network"), .customLong("net")],
        help: ArgumentHelp(
            "Network to join; the one called bridge when absent.",
            valueName: "name[,key=value…]|host|none|container:name|ns:path"
        )
    )
    var network: [String] = []

    @Option(
        name: [.customShort("p", allowingJoined: true), .customLong("publish")],
        help: ArgumentHelp("Port to publish.", valueName: "[address:][host[-host]:]container[-container][/protocol]")
    )
    var publish: [String] = []

    @Option(help: ArgumentHelp("Static IPv4 address.", valueName: "address"))
    var ip: String?

    @Option(help: ArgumentHelp("Static IPv6 address.", valueName: "address"))
    var ip6: String?

    @Option(
        name: [.customLong("mac-address"), .customLong("mac")],
        help: ArgumentHelp("MAC address.", valueName: "address")
    )
    var macAddress: String?

    @Option(
        name: [.customLong("network-alias"), .customLong("net-alias")],
        help: ArgumentHelp("Further name on the network.", valueName: "name")
    )
    var networkAlias: [String] = []

    @Option(
        help: ArgumentHelp(
            "How much it may receive and send, such as ingress=10mbit,egress=1250kbps.",
            valueName: "ingress=rate,egress=rate"
        )
    )
    var bandwidth: String?

    @Option(help: ArgumentHelp("Name server.", valueName: "address"))
    var dns: [String] = []

    @Option(help: ArgumentHelp("Domain to look names up in.", valueName: "domain"))
    var dnsSearch: [String] = []

    @Option(help: ArgumentHelp("Line for /etc/hosts.", valueName: "name:address"))
    var addHost: [String] = []

    @Option(
        name: [.customShort("h", allowingJoined: true), .customLong("hostname")],
        help: "Host name; the container's short ID when absent."
    )
    var hostname: String?

    /// Puts what these options say into a request.
    func apply(to spec: inout ContainerSpec) throws(FairwayError) {
        let joined = try joinedNetwork()
        spec.networkMode = joined.mode
        spec.addresses = try addresses(joined)
        spec.macAddress = joined.macAddress
        if let macAddress { spec.macAddress = try AddressArgument.parseMAC(macAddress, for: "--mac-address") }
        spec.spoofing = joined.spoofing
        spec.allowedAddresses = joined.allowedAddresses
        spec.bandwidth = joined.bandwidth
        if let bandwidth { spec.bandwidth = try BandwidthArgument.parse(bandwidth) }
        spec.aliases = joined.aliases + networkAlias
        for text in publish { spec.ports.append(try PortArgument.parse(text)) }
        for text in dns { spec.dnsServers.append(try AddressArgument.parse(text, for: "--dns")) }
        spec.dnsSearch = dnsSearch
        for text in addHost { spec.extraHosts.append(try PairArgument.parseHost(text)) }
        spec.hostname = hostname
        try Self.checkTogether(spec)
    }

    private func joinedNetwork() throws(FairwayError) -> NetworkArgument {
        guard let first = network.first else { return NetworkArgument(mode: .network(Network.defaultName)) }
        guard network.count == 1 else {
            throw .invalid(network[1], for: NetworkArgument.flag, "a container joins one network, here \"\(first)\"")
        }
        return try NetworkArgument.parse(first)
    }

    private func addresses(_ joined: NetworkArgument) throws(FairwayError) -> [IPAddress] {
        var addresses = joined.addresses
        if let ip { addresses.append(try AddressArgument.parse(ip, for: "--ip", isIPv6: false)) }
        if let ip6 { addresses.append(try AddressArgument.parse(ip6, for: "--ip6", isIPv6: true)) }
        for isIPv6 in [false, true] {
            let family = addresses.filter { $0.isIPv6 == isIPv6 }
            guard family.count > 1 else { continue }
            throw .invalid(
                family[1].description,
                for: isIPv6 ? "--ip6" : "--ip",
                "a container has one static address of a family, here \(family[0])"
            )
        }
        return addresses
    }

    /// What only makes sense with a network of the container's own.
    private static func checkTogether(_ spec: ContainerSpec) throws(FairwayError) {
        if case .network = spec.networkMode { return }
        let flags: [(name: String, isUsed: Bool)] = [
            ("-p", !spec.ports.isEmpty), ("--ip", !spec.addresses.isEmpty), ("--mac-address", spec.macAddress != nil),
            ("--network-alias", !spec.aliases.isEmpty), ("--bandwidth", spec.bandwidth != nil),
        ]
        guard let used = flags.first(where: \.isUsed) else { return }
        throw FairwayError(
            .invalidArgument,
            "\(used.name) can't be used with --network \(spec.networkMode): the container joins no network then"
        )
    }
}
