internal import FairwayModel
internal import IPAddressing

extension NetworkRules {
    /// What can't be wanted together of who reaches whom.
    static func check(_ policy: NetworkPolicy, of spec: NetworkSpec) throws(FairwayError) {
        for family in IPFamily.allCases { try check(policy.gatewayModes[family], family, of: spec) }
        for name in policy.trustedInterfaces where !LinkName.isValid(name) {
            throw FairwayError(.invalidArgument, "invalid trusted interface \"\(name)\": \(LinkName.rule)")
        }
        guard !spec.isInternal || policy.trustedInterfaces.isEmpty else {
            throw FairwayError(
                .invalidArgument,
                "network \(spec.name) is internal: no interface of the host can be trusted to reach it"
            )
        }
        if !policy.trustedInterfaces.isEmpty, !spec.families.contains(where: { policy.gatewayModes[$0] == .nat }) {
            throw FairwayError(
                .invalidArgument,
                """
                trusted interfaces are for gateway mode nat: to network \(spec.name) every interface passes what its mode lets \
                in; leave them out
                """
            )
        }
        try check(policy.sourceAddresses)
        try checkUse(of: policy.sourceAddresses, by: policy, of: spec)
    }

    /// What would be silently left out.
    private static func checkUse(
        of sources: [IPAddress],
        by policy: NetworkPolicy,
        of spec: NetworkSpec
    ) throws(FairwayError) {
        for source in sources {
            let reason: String? =
                if !(source.isIPv4 ? spec.hasIPv4 : spec.hasIPv6) {
                    "network \(spec.name) has no \(source.isIPv4 ? "IPv4" : "IPv6") addresses"
                } else if policy.gatewayModes[source.isIPv4 ? .ipv4 : .ipv6] == .routed {
                    "network \(spec.name) is routed in \(source.isIPv4 ? "IPv4" : "IPv6")"
                } else if !policy.masquerades {
                    "network \(spec.name) is not to be masqueraded"
                } else {
                    nil
                }
            guard let reason else { continue }
            throw FairwayError(.invalidArgument, "nothing would leave with the source address \(source): \(reason)")
        }
    }

    private static func check(
        _ mode: GatewayMode,
        _ family: IPFamily,
        of spec: NetworkSpec
    ) throws(FairwayError) {
        switch mode {
        case .nat: break
        case .natUnprotected, .routed:
            guard spec.isInternal else { return }
            throw FairwayError(
                .invalidArgument,
                "network \(spec.name) is internal: its gateway mode can't be \(mode.rawValue), only nat or isolated"
            )
        case .isolated:
            guard spec.isInternal else {
                throw FairwayError(
                    .invalidArgument,
                    "gateway mode isolated is for internal networks: create network \(spec.name) with --internal"
                )
            }
            let gateway = spec.subnets.compactMap(\.gateway).first { $0.isIPv4 == (family == .ipv4) }
            guard let gateway else { return }
            throw FairwayError(
                .invalidArgument,
                "gateway mode isolated gives the host no address on network \(spec.name): leave the gateway \(gateway) out"
            )
        }
    }

    private static func check(_ sources: [IPAddress]) throws(FairwayError) {
        for source in sources where source.isAny || source.isMulticast || source.isLoopback || source.isLinkLocal {
            throw FairwayError(
                .invalidArgument,
                "invalid source address \(source): containers can leave only with an address that others can answer to"
            )
        }
        for isIPv4 in [true, false] {
            let family = sources.filter { $0.isIPv4 == isIPv4 }
            guard family.count > 1 else { continue }
            throw FairwayError(
                .invalidArgument,
                "containers leave with one source address of a family, not with \(family[0]) and \(family[1])"
            )
        }
    }
}
