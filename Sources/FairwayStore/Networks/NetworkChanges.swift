package import FairwayModel
internal import IPAddressing

extension StoreTransaction {
    /// Records a network with its subnets, whose addresses are free from now on.
    ///
    /// - Throws: `FairwayError` with code `conflict` where the name, the device name or a subnet is taken.
    package func insert(_ network: Network) throws(FairwayError) {
        try change(
            """
            INSERT INTO network (name, driver, deviceName, macAddress, isInternal, allowsInterContainer, mtu, labels, \
            options, createdAt, state, policy, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            values(of: network)
        ) { violation throws(FairwayError) in try refusal(violation, network) }
        for subnet in network.subnets { try insert(subnet, of: network) }
    }

    /// Replaces what is recorded of a network, but for its subnets, which never change.
    package func update(_ network: Network) throws(FairwayError) {
        let count = try change(
            """
            UPDATE network SET name = ?, driver = ?, deviceName = ?, macAddress = ?, isInternal = ?, \
            allowsInterContainer = ?, mtu = ?, labels = ?, options = ?, createdAt = ?, state = ?, policy = ? \
            WHERE id = ?
            """,
            values(of: network)
        ) { violation throws(FairwayError) in try refusal(violation, network) }
        guard count > 0 else { throw FairwayError(.notFound, "network \(network.name) not found") }
    }

    /// Forgets a network; one that is gone already is no error.
    ///
    /// - Throws: `FairwayError` with code `conflict` while it has endpoints.
    package func delete(network id: ObjectID) throws(FairwayError) {
        try change("DELETE FROM network WHERE id = ?", [id.rawValue]) { violation throws(FairwayError) in
            guard violation.isForeignKey else { return nil }
            let name = try network(id)?.name ?? id.short
            return FairwayError(.conflict, "network \(name) has active endpoints: detach them first")
        }
    }

    private func values(of network: Network) throws(FairwayError) -> [Argument] {
        [
            network.name, network.driver.rawValue, network.deviceName, network.macAddress?.description,
            network.isInternal, network.allowsInterContainer, network.mtu, try json(network.labels),
            try json(network.options), network.createdAt.nanoseconds, network.state.rawValue,
            try json(network.policy, unless: NetworkPolicy()), network.id.rawValue,
        ]
    }

    private func refusal(
        _ violation: ConstraintViolation,
        _ network: Network
    ) throws(FairwayError) -> FairwayError? {
        if let other = try self.network(named: network.name), other.id != network.id {
            return FairwayError(.conflict, "network with name \(network.name) already exists")
        }
        guard violation.isDuplicate(of: "network.deviceName") else { return nil }
        return FairwayError(
            .conflict,
            "can't create network \(network.name): another network has the bridge name \(network.deviceName)"
        )
    }
}
