/// The settings of the daemon; each has a flag `--KEY` of `fairwayd` and an environment variable `FAIRWAY_KEY`.
package enum SettingKey: String, Sendable, Codable, CaseIterable {
    case firewall
    case bridgeName = "bridge-name"
    case defaultSubnet = "default-subnet"
    case pools
    case poolChoice = "pool-choice"
    case publishAddress = "publish-address"
    case linkGroup = "link-group"
    case mtu
    case runtime
    case logLevel = "log-level"

    /// Such as `FAIRWAY_PUBLISH_ADDRESS`.
    package var environmentVariable: String {
        "FAIRWAY_" + rawValue.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
    }

    /// What it decides, for `--help` and the reference.
    package var summary: String {
        switch self {
        case .firewall: "firewall backend: nftables"
        case .bridgeName: "device name of the default network's bridge"
        case .defaultSubnet: "subnet of the default network, such as 172.17.0.0/16; empty: the first free one"
        case .pools: "where other networks' subnets are cut from, such as 10.64.0.0/10:24, separated by commas"
        case .poolChoice: "which free subnet a network gets: lowest or random"
        case .publishAddress: "host address of published ports that name none; empty: every address"
        case .linkGroup: "link group of the host ends; the one after it is used for links to be deleted"
        case .mtu: "MTU of networks that name none; empty: the kernel's"
        case .runtime: "path of the OCI runtime; empty: the first of runc and crun that works here"
        case .logLevel: "least level of what the daemon logs: debug, info, notice, warning or error"
        }
    }

    package var defaultValue: String {
        switch self {
        case .firewall: "nftables"
        case .bridgeName: "fairway0"
        case .pools: "172.18.0.0/15:24,172.20.0.0/14:24,172.24.0.0/13:24,192.168.0.0/16:24,10.0.0.0/8:24"
        case .poolChoice: "lowest"
        case .linkGroup: "64023"
        case .logLevel: "info"
        case .defaultSubnet, .publishAddress, .mtu, .runtime: ""
        }
    }
}
