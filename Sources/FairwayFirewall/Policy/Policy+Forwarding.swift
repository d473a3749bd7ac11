internal import NFTables

extension Policy {
    /// The elements that keep interfaces from forwarding to each other, because Fairway switched forwarding on.
    ///
    /// - Parameter uplinks: the interfaces that were up at that moment; later ones are none of our business.
    package static func forwardingElements(uplinks: [String]) -> [FirewallElement] {
        uplinks.map { FirewallElement(.uplinks, [.interface($0)]) }
    }
}
