internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel
internal import IPAddressing

struct NetworkCreate: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Create a network.")

    @OptionGroup var global: GlobalOptions

    @Option(
        name: [.customShort("d", allowingJoined: true), .customLong("driver")],
        help: "What it is made of: bridge, macvlan or ipvlan."
    )
    var driver = Network.Driver.bridge.rawValue

    @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "IPv4 addresses; --ipv4=false is --no-ipv4.")
    var ipv4 = true

    @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "IPv6 addresses.")
    var ipv6 = false

    @Option(help: ArgumentHelp("Subnet in CIDR notation, one a family; free ones when absent.", valueName: "subnet"))
    var subnet: [String] = []

    @Option(help: ArgumentHelp("Address of the bridge; the subnet's first when absent.", valueName: "address"))
    var gateway: [String] = []

    @Option(help: ArgumentHelp("Part of the subnet to give addresses out of.", valueName: "subnet"))
    var ipRange: [String] = []

    @Option(help: ArgumentHelp("Address to give to nobody.", valueName: "name=address"))
    var auxAddress: [String] = []

    @Flag(help: "No way out and none in.")
    var `internal` = false

    @Option(
        name: [.customShort("o"), .customLong("opt")],
        help: ArgumentHelp("Driver option: one of Docker's, or \(NetworkOptions.help).", valueName: "key=value")
    )
    var option: [String] = []

    @Option(help: ArgumentHelp("Label.", valueName: "key[=value]"))
    var label: [String] = []

    @OptionGroup var docker: DockerNetworkFlags

    @Argument(help: "Name of the network.")
    var name: String

    mutating func run() throws {
        let spec = try spec()
        Console.print(try global.client().createNetwork(spec).id.rawValue)
    }

    /// The request that these options make.
    func spec() throws(FairwayError) -> NetworkSpec {
        try docker.check()
        let plan = try SubnetOptions(subnets: subnet, gateways: gateway, ranges: ipRange, auxiliary: auxAddress)
        var spec = NetworkSpec(name: name, driver: driver, subnets: plan.specs, isInternal: `internal`)
        spec.hasIPv4 = ipv4
        spec.hasIPv6 = ipv6
        spec.labels = try PairArgument.parseMap(label, for: "--label")
        spec.options = try PairArgument.parseMap(option, for: "-o")
        try NetworkOptions.apply(to: &spec)
        return spec
    }
}
