internal import FairwayModel
internal import FairwayStore
internal import IPAddressing

extension AddressPlanner {
    /// The name of the setting that keeps the prefix.
    private static let prefixSetting = "host.unique-local-prefix"

    /// The host's own /48 in /64s, for networks that name no IPv6 subnet.
    static func localPools(
        choice: Settings.PoolChoice,
        in state: StoreTransaction
    ) throws(FairwayError) -> AddressPools {
        let prefix = try uniqueLocalPrefix(in: state)
        return AddressPools(default: [], others: [Settings.Pool(range: prefix, prefixLength: 64)], choice: choice)
    }

    /// The /48 of unique local addresses (RFC 4193) that this host drew once, and keeps for good.
    ///
    /// Its 40 random bits let networks of different hosts be joined one day without renumbering.
    private static func uniqueLocalPrefix(in state: StoreTransaction) throws(FairwayError) -> IPNetwork {
        if let text = try state.setting(prefixSetting) {
            guard let prefix = IPNetwork(text), prefix.isIPv6, prefix.prefixLength <= 64 else {
                throw FairwayError(.failed, "the store has \"\(text)\" as this host's IPv6 prefix, which can't be")
            }
            return prefix
        }
        let globalID = UInt128(UInt64.random(in: 0..<(1 << 40)))
        let address = IPAddress.v6(IPv6Address(rawValue: 0xFD << 120 | globalID << 80))
        guard let prefix = IPNetwork(address, prefixLength: 48) else {
            throw FairwayError(.failed, "no IPv6 prefix can be made of \(address)")
        }
        try state.set(prefixSetting, prefix.description)
        return prefix
    }
}
