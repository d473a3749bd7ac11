internal import NFTables

extension Ruleset {
    /// From containers to the host itself: open, unless an element says otherwise.
    static let hostAccess = [
        routed(
            "input",
            BaseChain(.filter, .input, priority: .filter),
            [[.verdict(for: .iifname, from: .hostInput)]]
        ),
        // Only the addresses that this bridge itself has.
        routed(
            gatewayOnly,
            nil,
            [
                [.conntrackState([.established, .related]), .accept],
                [.when(.fibType([.destination, .inputInterface]), is: .addressType(.local)), .accept],
                [.drop],
            ]
        ),
    ]
}
