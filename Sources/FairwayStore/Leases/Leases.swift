package import FairwayModel
package import IPAddressing

extension StoreTransaction {
    /// The subnet of one family of a network; nil if it has none.
    package func pool(of network: ObjectID, isIPv6: Bool) throws(FairwayError) -> LeasePool? {
        try row(
            "SELECT id, lastLeased FROM subnet WHERE networkID = ? AND family = ?",
            [network.rawValue, isIPv6 ? 6 : 4]
        ) { columns throws(FairwayError) in
            LeasePool(id: try columns.value(), lastLeased: try columns.optionalAddress())
        }
    }

    /// The lowest address of a range that nobody has, and that no container keeps as its static one.
    package func firstFree(in pool: LeasePool, of range: AddressRange) throws(FairwayError) -> IPAddress? {
        var candidate = range.first
        while let free = try freeRange(atOrAfter: candidate, of: pool.id) {
            let address = max(free.first, candidate)
            guard address <= range.last else { return nil }
            if try !isStatic(address) { return address }
            guard let next = address.advanced(by: 1) else { return nil }
            candidate = next
        }
        return nil
    }

    /// Whether a container that exists has asked for this address, running or not.
    package func isStatic(_ address: IPAddress) throws(FairwayError) -> Bool {
        try exists("SELECT 1 FROM staticAddress WHERE address = ? LIMIT 1", [address.blob])
    }

    /// Gives an address to an endpoint; false if it is not free.
    package func lease(
        _ address: IPAddress,
        in pool: LeasePool,
        for endpoint: ObjectID
    ) throws(FairwayError) -> Bool {
        guard try takeFree(address, of: pool.id) else { return false }
        try change(
            "INSERT INTO lease (subnetID, address, endpointID) VALUES (?, ?, ?)",
            [pool.id, address.blob, endpoint.rawValue]
        )
        return true
    }

    /// Records where the search for the next address starts.
    package func setLastLeased(_ address: IPAddress, in pool: LeasePool) throws(FairwayError) {
        try change("UPDATE subnet SET lastLeased = ? WHERE id = ?", [address.blob, pool.id])
    }

    /// Who has an address, as in `container "web"`; nil if nobody has.
    package func holder(of address: IPAddress, in pool: LeasePool) throws(FairwayError) -> String? {
        let endpoint = try row(
            "SELECT endpointID FROM lease WHERE subnetID = ? AND address = ?",
            [pool.id, address.blob]
        ) { columns throws(FairwayError) in try columns.id() }
        guard let endpoint else { return nil }
        return try holderName(endpoint)
    }

    /// How many addresses of a range nobody has; quick where they are few.
    package func freeCount(in pool: LeasePool, of range: AddressRange) throws(FairwayError) -> UInt128 {
        let free = try rows(
            "SELECT first, last FROM freeRange WHERE subnetID = ? AND last >= ? AND first <= ?",
            [pool.id, range.first.blob, range.last.blob]
        ) { columns throws(FairwayError) in AddressRange(try columns.address(), try columns.address()) }
        return free.compactMap { $0.intersection(range)?.count }.reduce(0, +)
    }

    /// Gives the addresses of an endpoint back.
    package func releaseLeases(of endpoint: ObjectID) throws(FairwayError) {
        let leases = try rows("SELECT subnetID, address FROM lease WHERE endpointID = ?", [endpoint.rawValue]) {
            columns throws(FairwayError) in (try columns.value(Int64.self), try columns.address())
        }
        for (subnet, address) in leases {
            try change("DELETE FROM lease WHERE subnetID = ? AND address = ?", [subnet, address.blob])
            try giveBack(address, of: subnet)
        }
    }

    func addresses(of endpoint: ObjectID) throws(FairwayError) -> [IPAddress] {
        try rows("SELECT address FROM lease WHERE endpointID = ? ORDER BY subnetID", [endpoint.rawValue]) {
            columns throws(FairwayError) in try columns.address()
        }
    }

    func addressesByEndpoint() throws(FairwayError) -> [ObjectID: [IPAddress]] {
        let all = try rows("SELECT endpointID, address FROM lease ORDER BY endpointID, subnetID") {
            columns throws(FairwayError) in (try columns.id(), try columns.address())
        }
        return Dictionary(grouping: all, by: \.0).mapValues { $0.map(\.1) }
    }
}
