package import FairwayModel
internal import NFTables

extension Policy {
    /// The elements that keep interfaces from forwarding to each other, because Fairway switched forwarding on.
    ///
    /// - Parameters:
    ///   - uplinks: the interfaces that were up at that moment; later ones are none of our business.
    ///   - family: what it was switched on for: a host may well route the other of its own accord.
    package static func forwardingElements(uplinks: [String], family: IPFamily = .ipv4) -> [FirewallElement] {
        uplinks.map { FirewallElement(.uplinks, [AddressSpace.of(family).field, .interface($0)]) }
    }
}
