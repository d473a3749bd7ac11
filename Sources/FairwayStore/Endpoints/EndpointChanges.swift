package import FairwayModel
internal import IPAddressing

/// An endpoint's addresses and ports are its leases and its port reservations: they are read with it, and changed by
/// leasing and reserving only.
extension StoreTransaction {
    /// Records an endpoint, without addresses and ports.
    ///
    /// - Throws: `FairwayError` with code `conflict` where the name or the MAC address is taken on its network, or the
    ///   interface name in its sandbox.
    package func insert(_ endpoint: Endpoint) throws(FairwayError) {
        try change(
            """
            INSERT INTO endpoint (id, networkID, sandboxID, name, interfaceName, hostLinkName, hostLinkIndex, \
            macAddress, openPorts, spoofing, allowedAddresses, bandwidth, aliases, gatewayPriority, createdAt, \
            state) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                endpoint.id.rawValue, endpoint.networkID.rawValue, endpoint.sandboxID.rawValue, endpoint.name,
                endpoint.interfaceName, endpoint.hostLinkName, endpoint.hostLinkIndex,
                endpoint.macAddress.description, try json(endpoint.openPorts), endpoint.spoofing?.rawValue,
                try json(endpoint.allowedAddresses), try json(endpoint.bandwidth ?? Bandwidth(), unless: Bandwidth()),
                try json(endpoint.aliases), endpoint.gatewayPriority,
                endpoint.createdAt.nanoseconds, endpoint.state.rawValue,
            ]
        ) { violation throws(FairwayError) in try refusal(violation, endpoint) }
    }

    /// Replaces what changes in the life of an endpoint: its state, the host end's index and the aliases.
    ///
    /// No index is touched: this is a part of every attachment.
    package func update(_ endpoint: Endpoint) throws(FairwayError) {
        let count = try change(
            "UPDATE endpoint SET hostLinkIndex = ?, aliases = ?, state = ? WHERE id = ?",
            [endpoint.hostLinkIndex, try json(endpoint.aliases), endpoint.state.rawValue, endpoint.id.rawValue]
        )
        guard count > 0 else { throw FairwayError(.notFound, "endpoint \(endpoint.name) not found") }
    }

    /// Replaces the ports that are open at an endpoint's own addresses.
    package func setOpenPorts(of endpoint: Endpoint) throws(FairwayError) {
        try change(
            "UPDATE endpoint SET openPorts = ? WHERE id = ?",
            [try json(endpoint.openPorts), endpoint.id.rawValue]
        )
    }

    /// Forgets an endpoint; its addresses and ports are free again.
    ///
    /// One that is gone already is no error.
    package func delete(endpoint id: ObjectID) throws(FairwayError) {
        try releaseLeases(of: id)
        try change("DELETE FROM endpoint WHERE id = ?", [id.rawValue])
    }

    private func refusal(
        _ violation: ConstraintViolation,
        _ endpoint: Endpoint
    ) throws(FairwayError) -> FairwayError? {
        let network = try network(endpoint.networkID)?.name ?? endpoint.networkID.short
        if violation.isDuplicate(of: "endpoint.name") {
            return FairwayError(.conflict, "endpoint with name \(endpoint.name) already exists in network \(network)")
        }
        if violation.isDuplicate(of: "endpoint.macAddress") {
            return FairwayError(
                .conflict,
                "the MAC address \(endpoint.macAddress) is already in use on network \(network): choose another"
            )
        }
        if violation.isDuplicate(of: "endpoint.interfaceName") {
            return FairwayError(
                .conflict,
                "can't attach \(endpoint.name) to network \(network): it has an interface \(endpoint.interfaceName) already"
            )
        }
        return nil
    }
}
