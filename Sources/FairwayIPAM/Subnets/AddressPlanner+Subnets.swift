package import FairwayModel
package import FairwayStore
internal import IPAddressing

extension AddressPlanner {
    /// Completes the subnet that a user asked for, or cuts a free one from the pools.
    ///
    /// In IPv6 the pool is the host's own /48 of unique local addresses, in /64s.
    ///
    /// - Parameters:
    ///   - family: What the subnet is of.
    ///   - isDefault: Whether it is for the default network, which has pools of its own.
    ///   - needsGateway: Whether the bridge has an address of its own in it.
    ///   - occupied: What the host itself uses.
    /// - Throws: `FairwayError`: `invalidArgument` for what can't be, `conflict` for what overlaps, with what it
    ///   overlaps; `exhausted` if no pool has a free subnet left.
    package static func plan(
        _ spec: NetworkSpec.SubnetSpec?,
        family: IPFamily,
        isDefault: Bool,
        needsGateway: Bool,
        pools: AddressPools,
        occupied: HostAddresses,
        in state: StoreTransaction
    ) throws(FairwayError) -> Subnet {
        var spec = spec ?? NetworkSpec.SubnetSpec()
        if let network = spec.network {
            try check(network, occupied: occupied, in: state)
        } else {
            guard spec.gateway == nil, spec.range == nil, spec.auxiliary.isEmpty else {
                throw FairwayError(
                    .invalidArgument,
                    "every gateway, ip-range and auxiliary address must have a corresponding subnet: name it with --subnet"
                )
            }
            spec.network = try cut(
                isDefault: isDefault && family == .ipv4,
                pools: family == .ipv6 ? localPools(choice: pools.choice, in: state) : pools,
                occupied: occupied,
                owned: state.subnetsInUse()
            )
        }
        return try SubnetPlan(spec, needsGateway: needsGateway).subnet
    }

    private static func check(
        _ network: IPNetwork,
        occupied: HostAddresses,
        in state: StoreTransaction
    ) throws(FairwayError) {
        try SubnetPlan.checkForm(network)
        if let other = try state.subnet(overlapping: network) {
            throw FairwayError(
                .conflict,
                "subnet \(network) overlaps with \(other.network) of network \(other.owner): choose another"
            )
        }
        if let obstacle = occupied.obstacle(to: network) {
            throw FairwayError(.conflict, "subnet \(network) overlaps with \(obstacle): choose another")
        }
    }

    /// Takes the first free subnet of the pools.
    ///
    /// What is only routed somewhere is dodged; where that leaves nothing, routes to more than a whole pool are given up.
    private static func cut(
        isDefault: Bool,
        pools: AddressPools,
        occupied: HostAddresses,
        owned: [IPNetwork]
    ) throws(FairwayError) -> IPNetwork {
        let own = isDefault ? pools.default.map { Settings.Pool(range: $0, prefixLength: $0.prefixLength) } : []
        let taken = owned + occupied.indispensable
        for candidates in [own, pools.others] where !candidates.isEmpty {
            let choice = candidates == own ? .lowest : pools.choice
            if let subnet = FreeSubnets(candidates, without: taken + occupied.avoidable).choose(choice) {
                return subnet
            }
        }
        for pool in own + pools.others {
            let narrow = occupied.avoidable.filter { $0.prefixLength >= pool.range.prefixLength }
            if let subnet = FreeSubnets([pool], without: taken + narrow).choose(.lowest) { return subnet }
        }
        throw FairwayError(
            .exhausted,
            """
            all predefined address pools have been fully subnetted (\(pools.description)): remove networks that \
            nobody uses, name a subnet with --subnet, or add a pool to the settings
            """
        )
    }
}
