package import IPAddressing

/// The settings in force, each with where it came from.
package struct Settings: Hashable, Sendable {
    package enum Source: String, Sendable, Codable {
        case builtIn = "default"
        case environment
        case flag
    }

    package enum PoolChoice: String, Sendable, CaseIterable {
        case lowest, random
    }

    /// A range that subnets of one size are cut from.
    package struct Pool: Hashable, Sendable {
        package var range: IPNetwork
        package var prefixLength: Int

        package init(range: IPNetwork, prefixLength: Int) {
            self.range = range
            self.prefixLength = prefixLength
        }
    }

    package struct Entry: Hashable, Sendable {
        package var key: SettingKey
        package var value: String
        package var source: Source
    }

    /// Every setting as text, in the table's order.
    package let entries: [Entry]
    package let bridgeName: String
    package let defaultSubnet: IPNetwork?
    package let pools: [Pool]
    package let poolChoice: PoolChoice
    package let publishAddress: IPAddress?
    package let linkGroup: UInt32
    package let mtu: UInt32?
    package let runtime: String?
    package let logLevel: String

    /// Joins defaults, environment and flags, in rising precedence, and checks every value.
    ///
    /// - Throws: `FairwayError` with code `invalidArgument`, which names the flag or variable.
    package init(
        environment: [String: String] = [:],
        flags: [SettingKey: String] = [:]
    ) throws(FairwayError) {
        entries = SettingKey.allCases.map { key in
            if let value = flags[key] { return Entry(key: key, value: value, source: .flag) }
            if let value = environment[key.environmentVariable], !value.isEmpty {
                return Entry(key: key, value: value, source: .environment)
            }
            return Entry(key: key, value: key.defaultValue, source: .builtIn)
        }
        let reader = SettingReader(entries: entries)
        try reader.requireOne(of: ["nftables"], for: .firewall)
        bridgeName = try reader.linkName(.bridgeName)
        defaultSubnet = try reader.subnet(.defaultSubnet)
        pools = try reader.pools(.pools)
        poolChoice = try reader.choice(.poolChoice)
        publishAddress = try reader.address(.publishAddress)
        linkGroup = try reader.number(.linkGroup, in: 1...UInt32.max - 1) ?? 0
        mtu = try reader.number(.mtu, in: 68...65_535)
        runtime = try reader.optionalText(.runtime)
        try reader.requireOne(of: ["debug", "info", "notice", "warning", "error"], for: .logLevel)
        logLevel = reader.text(.logLevel)
    }
}
