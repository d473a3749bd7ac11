internal import FairwayModel
internal import IPAddressing

/// What a request for a network must keep to, beyond what its subnet must.
enum NetworkRules {
    /// - Parameter defaultMTU: what it gets where it names none.
    static func check(_ spec: NetworkSpec, defaultMTU: UInt32?) throws(FairwayError) {
        try ObjectName.validate(spec.name, kind: "network")
        switch Network.Driver(rawValue: spec.driver) {
        case .bridge: try checkOptions(of: spec)
        case .macvlan: try checkParent(of: spec, driver: .macvlan)
        case .ipvlan: try checkParent(of: spec, driver: .ipvlan)
        case .host, .null:
            throw FairwayError(.forbidden, "only one instance of \"\(spec.driver)\" network is allowed")
        case nil:
            throw FairwayError(
                .notFound,
                "network driver \"\(spec.driver)\" is unknown: this version has \"bridge\", \"macvlan\" and \"ipvlan\""
            )
        }
        if let device = spec.deviceName, !LinkName.isValid(device) {
            throw FairwayError(.invalidArgument, "invalid bridge name \"\(device)\": \(LinkName.rule)")
        }
        if let mtu = spec.mtu, !(68...65_535).contains(mtu) {
            throw FairwayError(.invalidArgument, "invalid MTU \(mtu): it must be from 68 to 65535 bytes")
        }
        if spec.hasIPv6, let mtu = spec.mtu ?? defaultMTU, mtu < 1280 {
            throw FairwayError(.invalidArgument, "invalid MTU \(mtu): a network with IPv6 needs at least 1280 bytes")
        }
        try check(spec.policy, of: spec)
        guard spec.hasIPv4 || spec.hasIPv6 else {
            throw FairwayError(
                .invalidArgument,
                "network \(spec.name) would have no addresses: leave IPv4 on, or switch IPv6 on with --ipv6"
            )
        }
        for family in IPFamily.allCases { try checkSubnets(of: spec, family) }
    }

    private static func checkOptions(of spec: NetworkSpec) throws(FairwayError) {
        guard let option = spec.options.keys.min() else { return }
        throw FairwayError(
            .invalidArgument,
            "the bridge driver has no option \"\(option)\": see fairway network create --help for those it has"
        )
    }

    private static func checkSubnets(of spec: NetworkSpec, _ family: IPFamily) throws(FairwayError) {
        let subnets = spec.subnets.filter { $0.family == family }
        guard let first = subnets.first else { return }
        let name = family == .ipv6 ? "IPv6" : "IPv4"
        guard subnets.count == 1 else {
            throw FairwayError(
                .invalidArgument,
                "a network has one \(name) subnet; \(subnets.count) were given"
            )
        }
        guard spec.families.contains(family) else {
            let part = first.network.map { "the subnet \($0)" } ?? "a gateway, range or auxiliary address"
            let remedy = family == .ipv6 ? "switch it on with --ipv6" : "leave out --ipv4=false"
            throw FairwayError(
                .invalidArgument,
                "\(part) is \(name), which network \(spec.name) is to be without: \(remedy), or leave the subnet out"
            )
        }
        try checkNames(of: first.auxiliary)
    }

    private static func checkNames(of auxiliary: [String: IPAddress]) throws(FairwayError) {
        for (address, names) in Dictionary(grouping: auxiliary, by: \.value).mapValues({ $0.map(\.key).sorted() })
        where names.count > 1 {
            throw FairwayError(
                .invalidArgument,
                "the auxiliary address \(address) has \(names.count) names (\(names.joined(separator: ", "))): give it one"
            )
        }
    }
}
