package import FairwayModel
package import IPAddressing

/// A subnet that is in use, and by which network.
package struct OwnedSubnet: Sendable {
    package let network: IPNetwork
    package let owner: String
}

extension StoreTransaction {
    private static let columns = "subnet.first, subnet.prefixLength, gateway, range, auxiliary"

    /// Every subnet, in ascending order.
    package func subnetsInUse() throws(FairwayError) -> [IPNetwork] {
        try rows("SELECT first, prefixLength FROM subnet ORDER BY family, first") { columns throws(FairwayError) in
            try Self.prefix(from: &columns)
        }
    }

    /// A subnet that has an address in common with this one, and whose it is.
    package func subnet(overlapping network: IPNetwork) throws(FairwayError) -> OwnedSubnet? {
        try row(
            """
            SELECT subnet.first, subnet.prefixLength, network.name FROM subnet JOIN network ON network.id = networkID \
            WHERE family = ? AND subnet.first <= ? AND subnet.last >= ? LIMIT 1
            """,
            [network.isIPv6 ? 6 : 4, network.last.blob, network.first.blob]
        ) { columns throws(FairwayError) in
            OwnedSubnet(network: try Self.prefix(from: &columns), owner: try columns.value())
        }
    }

    func subnets(of network: ObjectID) throws(FairwayError) -> [Subnet] {
        try rows("SELECT \(Self.columns) FROM subnet WHERE networkID = ? ORDER BY id", [network.rawValue]) {
            columns throws(FairwayError) in try Self.subnet(from: &columns)
        }
    }

    func subnetsByNetwork() throws(FairwayError) -> [ObjectID: [Subnet]] {
        let all = try rows("SELECT networkID, \(Self.columns) FROM subnet ORDER BY id") {
            columns throws(FairwayError) in (try columns.id(), try Self.subnet(from: &columns))
        }
        return Dictionary(grouping: all, by: \.0).mapValues { $0.map(\.1) }
    }

    func insert(_ subnet: Subnet, of network: Network) throws(FairwayError) {
        try change(
            """
            INSERT INTO subnet (networkID, family, first, last, prefixLength, gateway, range, auxiliary) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                network.id.rawValue, subnet.network.isIPv6 ? 6 : 4, subnet.network.first.blob, subnet.network.last.blob,
                subnet.network.prefixLength, subnet.gateway?.blob, subnet.range?.description,
                try json(subnet.auxiliary),
            ]
        ) { violation in
            guard violation.isRule else { return nil }
            return FairwayError(
                .conflict,
                "can't create network \(network.name): another network has a part of the subnet \(subnet.network)"
            )
        }
        try fillFreeRanges(of: insertedRow, with: subnet.assignable)
    }

    private static func subnet(from columns: inout ColumnReader) throws(FairwayError) -> Subnet {
        Subnet(
            network: try prefix(from: &columns),
            gateway: try columns.optionalAddress(),
            range: try columns.optionalParsed(),
            auxiliary: try columns.json(orEmpty: [:])
        )
    }

    private static func prefix(from columns: inout ColumnReader) throws(FairwayError) -> IPNetwork {
        let first = try columns.address()
        let length: Int = try columns.value()
        guard let network = IPNetwork(first, prefixLength: length) else {
            throw FairwayError(.failed, "the store \(columns.path) has a subnet \(first)/\(length), which can't be")
        }
        return network
    }
}
