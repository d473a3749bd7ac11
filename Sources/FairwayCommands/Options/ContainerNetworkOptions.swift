internal import ArgumentParser
internal import FairwayModel
internal import IPAddressing

/// What `run` and `create` take to connect a container.
struct ContainerNetworkOptions: ParsableArguments {
    @Option(
        name: [.customLong("network"), .customLong("net")],
        help: ArgumentHelp(
            "Network to join; the one called bridge when absent. May be given several times.",
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
        spec.networkMode = try mode()
        for text in publish { spec.ports.append(try PortArgument.parse(text)) }
        for text in dns { spec.dnsServers.append(try AddressArgument.parse(text, for: "--dns")) }
        spec.dnsSearch = dnsSearch
        for text in addHost { spec.extraHosts.append(try PairArgument.parseHost(text)) }
        spec.hostname = hostname
    }

    private func mode() throws(FairwayError) -> NetworkMode {
        var modes: [NetworkMode] = []
        for text in network { modes.append(try NetworkArgument.parse(text)) }
        let other = modes.first { if case .networks = $0 { false } else { true } }
        if let other {
            guard modes.count == 1 else {
                throw .invalid("\(other)", for: NetworkArgument.flag, "it can't be combined with other networks")
            }
            try checkAlone(other)
            return other
        }
        var attachments = modes.isEmpty ? [NetworkAttachment()] : modes.flatMap(\.attachments)
        try complete(&attachments[0])
        return .networks(attachments)
    }

    /// The options of their own speak of the first network, as in Docker.
    private func complete(_ attachment: inout NetworkAttachment) throws(FairwayError) {
        if let ip { try attachment.add(AddressArgument.parse(ip, for: "--ip", isIPv6: false), for: "--ip") }
        if let ip6 { try attachment.add(AddressArgument.parse(ip6, for: "--ip6", isIPv6: true), for: "--ip6") }
        if let macAddress {
            attachment.macAddress = try AddressArgument.parseMAC(macAddress, for: "--mac-address")
        }
        if let bandwidth { attachment.bandwidth = try BandwidthArgument.parse(bandwidth) }
        attachment.aliases += networkAlias
    }

    /// What only makes sense with a network of the container's own.
    private func checkAlone(_ mode: NetworkMode) throws(FairwayError) {
        let flags: [(name: String, isUsed: Bool)] = [
            ("-p", !publish.isEmpty), ("--ip", ip != nil), ("--ip6", ip6 != nil), ("--mac-address", macAddress != nil),
            ("--network-alias", !networkAlias.isEmpty), ("--bandwidth", bandwidth != nil),
        ]
        guard let used = flags.first(where: \.isUsed) else { return }
        throw FairwayError(
            .invalidArgument,
            "\(used.name) can't be used with --network \(mode): the container joins no network then"
        )
    }
}
