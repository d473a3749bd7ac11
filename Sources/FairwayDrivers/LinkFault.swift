package import RouteNetlink

/// How a link of ours is not as the store has it: one comparison, for whoever repairs and for whoever reports.
package enum LinkFault: Hashable, Sendable {
    case missing
    case down
    case noAddress(InterfaceAddress)
    /// A setting below `/proc/sys`, by its path there, has another value than this.
    case setting(String, value: String)
    /// A host end is not in our link group: no rule knows it.
    case otherGroup
    /// A host end is no port of its network's bridge.
    case outsideBridge
    /// A host end has not the properties of a bridge port that it is to have: hairpin mode, and that rules see all.
    case otherMode
    /// What a host end passes is not held to the rates of its endpoint.
    case otherRate
}

extension LinkFault: CustomStringConvertible {
    /// What is wrong, after "the link ".
    package var description: String {
        switch self {
        case .missing: "is gone"
        case .down: "is down"
        case .noAddress(let address): "has lost its address \(address.address)/\(address.prefixLength)"
        case .setting(let path, let value):
            "has another \(path.split(separator: "/").last ?? "setting") than \(value)"
        case .otherGroup: "is in another link group: no rule knows it"
        case .outsideBridge: "is no port of its bridge"
        case .otherRate: "is not held to the rates it should be"
        case .otherMode: "has another hairpin mode or group_fwd_mask than it should"
        }
    }
}
