package import FairwayModel
package import IPAddressing

/// Where the subnets of networks come from that name none.
package struct AddressPools: Hashable, Sendable {
    /// The subnets that the default network may have, in the order of preference.
    package var `default`: [IPNetwork]
    /// The ranges that the others' are cut from, and the default network's too where none of its own is free.
    package var others: [Settings.Pool]
    package var choice: Settings.PoolChoice

    package init(
        default: [IPNetwork] = AddressPools.classicDefault,
        others: [Settings.Pool],
        choice: Settings.PoolChoice = .lowest
    ) {
        self.default = `default`
        self.others = others
        self.choice = choice
    }

    package init(_ settings: Settings) {
        self.init(others: settings.pools, choice: settings.poolChoice)
    }

    /// 172.17.0.0/16 to 172.31.0.0/16.
    package static let classicDefault = (17...31).compactMap { second in
        IPNetwork(.v4(IPv4Address(172, second, 0, 0)), prefixLength: 16)
    }

    /// The pools as sentences name them, such as "10.64.0.0/10 in /24s".
    var description: String { others.map { "\($0.range) in /\($0.prefixLength)s" }.joined(separator: ", ") }
}
