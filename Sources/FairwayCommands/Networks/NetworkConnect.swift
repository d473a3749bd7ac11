internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel
internal import IPAddressing

struct NetworkConnect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect",
        abstract: "Connect a container to a network: at once where it runs, and at each start."
    )

    @OptionGroup var global: GlobalOptions

    @Option(help: ArgumentHelp("Further name on the network.", valueName: "name"))
    var alias: [String] = []

    @Option(help: ArgumentHelp("Static IPv4 address.", valueName: "address"))
    var ip: String?

    @Option(help: ArgumentHelp("Static IPv6 address.", valueName: "address"))
    var ip6: String?

    @Option(
        name: [.customLong("mac-address"), .customLong("mac")],
        help: ArgumentHelp("MAC address.", valueName: "address")
    )
    var macAddress: String?

    @Option(help: ArgumentHelp("The network with the highest has the default route.", valueName: "number"))
    var gwPriority: String?

    @Option(help: ArgumentHelp("Option of the interface.", valueName: "key=value"))
    var driverOpt: [String] = []

    @Option(help: .hidden)
    var link: [String] = []

    @Option(help: .hidden)
    var linkLocalIp: [String] = []

    @Argument(help: "Name or ID.")
    var network: String

    @Argument(help: "Name or ID.")
    var container: String

    mutating func run() throws {
        let attachment = try attachment()
        try global.client().connect(container: container, attachment)
    }

    /// What these options ask for.
    func attachment() throws(FairwayError) -> NetworkAttachment {
        try Unsupported.refuse("--link", link, "links are of Docker's first days: use --alias")
        try Unsupported.refuse("--link-local-ip", linkLocalIp, "the kernel chooses link-local addresses: use --ip")
        var attachment = NetworkAttachment(network: network, aliases: alias)
        if let ip { try attachment.add(AddressArgument.parse(ip, for: "--ip", isIPv6: false), for: "--ip") }
        if let ip6 { try attachment.add(AddressArgument.parse(ip6, for: "--ip6", isIPv6: true), for: "--ip6") }
        if let macAddress {
            attachment.macAddress = try AddressArgument.parseMAC(macAddress, for: "--mac-address")
        }
        if let gwPriority {
            attachment.gatewayPriority = try AttachmentArgument.priority(gwPriority, for: "--gw-priority")
        }
        for option in driverOpt { try AttachmentArgument.set(option: option, in: &attachment, for: "--driver-opt") }
        return attachment
    }
}
