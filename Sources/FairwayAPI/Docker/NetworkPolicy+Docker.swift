internal import FairwayModel
internal import IPAddressing

extension NetworkPolicy {
    /// What is not as usual, under Docker's names; what Docker doesn't have, under the name of `-o`.
    var dockerOptions: [String: String] {
        var options: [String: String] = [:]
        for family in IPFamily.allCases where gatewayModes[family] != .nat {
            options["com.docker.network.bridge.gateway_mode_\(family.rawValue)"] = gatewayModes[family].rawValue
        }
        if !masquerades { options["com.docker.network.bridge.enable_ip_masquerade"] = "false" }
        for address in sourceAddresses {
            options["com.docker.network.host_ipv\(address.isIPv4 ? 4 : 6)"] = "\(address)"
        }
        if !trustedInterfaces.isEmpty {
            options["com.docker.network.bridge.trusted_host_interfaces"] = trustedInterfaces.joined(separator: ":")
        }
        if spoofing != .deny { options["spoof"] = spoofing.rawValue }
        return options
    }
}
