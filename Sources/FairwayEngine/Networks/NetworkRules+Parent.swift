internal import FairwayModel
internal import IPAddressing

extension NetworkRules {
    /// What a request for a network on an interface of the host must keep to: there is no bridge, and nothing of ours
    /// that translates or filters.
    static func checkParent(of spec: NetworkSpec, driver: Network.Driver) throws(FairwayError) {
        let parent = try ParentLink(spec.options, driver: driver)
        guard spec.deviceName == nil else {
            throw FairwayError(.invalidArgument, "network \(spec.name) has no bridge to name: it is on \(parent.name)")
        }
        guard spec.allowsInterContainer else {
            throw FairwayError(
                .invalidArgument,
                """
                the \(driver.rawValue) driver has no icc: give \(driver == .ipvlan ? "flag" : "mode") private to keep \
                containers from each other
                """
            )
        }
        guard spec.policy == NetworkPolicy() else {
            throw FairwayError(
                .invalidArgument,
                """
                network \(spec.name) is on \(parent.name) of this host, past its firewall: gateway modes, masquerade, \
                source addresses, trusted interfaces and spoof are for the bridge driver
                """
            )
        }
        guard parent.isRouted, let gateway = spec.subnets.compactMap(\.gateway).first else { return }
        throw FairwayError(
            .invalidArgument,
            "ipvlan in modes l3 and l3s has no gateway, the host itself passes on: leave out --gateway \(gateway)"
        )
    }
}

extension NetworkSpec {
    /// Whether the request names a family's subnet.
    func names(_ family: IPFamily) -> Bool { subnets.contains { $0.family == family && $0.network != nil } }
}

extension ParentLink {
    var driver: Network.Driver {
        switch kind {
        case .macvlan: .macvlan
        case .ipvlan: .ipvlan
        }
    }
}
