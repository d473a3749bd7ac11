internal import NFTables

/// One element of one set or map of the constant ruleset: what the firewall is asked for, and what it has.
package struct FirewallElement: Hashable, Sendable {
    /// Where it is.
    package let set: FirewallSet
    let element: SetElement
    /// What a rule has to name that an element need not: the bridge of an address or subnet, the subnets of a bridge.
    ///
    /// Follows from the rest, so that it counts for nothing in comparisons; a listing doesn't tell it.
    let context: [FieldValue]

    init(_ set: FirewallSet, _ key: ElementKey, _ data: ElementData? = nil, context: [FieldValue] = []) {
        self.set = set
        element = SetElement(key, data: data)
        self.context = context
    }

    /// Takes an element as the kernel lists it; comments of other people's are left out.
    init(_ set: FirewallSet, listed element: SetElement) {
        self.init(set, element.key, element.data)
    }
}

extension FirewallElement {
    package static func == (left: Self, right: Self) -> Bool { left.set == right.set && left.element == right.element }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(set)
        hasher.combine(element)
    }
}

extension FirewallElement: Comparable {
    /// Orders by set, then by key, then by what the key leads to.
    package static func < (left: Self, right: Self) -> Bool {
        guard left.set == right.set else { return left.set.rawValue < right.set.rawValue }
        let (first, second) = (left.element.key, right.element.key)
        if first.first != second.first { return first.first.lexicographicallyPrecedes(second.first) }
        if first.last != second.last { return first.last.lexicographicallyPrecedes(second.last) }
        return left.description < right.description
    }
}
