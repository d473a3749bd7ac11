package import IPAddressing

/// Consecutive addresses of one family.
package struct AddressRange: Hashable, Sendable {
    package let first: IPAddress
    package let last: IPAddress

    package init(_ first: IPAddress, _ last: IPAddress) {
        self.first = first
        self.last = last
    }

    package init(_ network: IPNetwork) {
        first = network.first
        last = network.last
    }

    package func contains(_ address: IPAddress) -> Bool { first <= address && address <= last }

    /// How many addresses it has; as many as fit into the number at most.
    package var count: UInt128 {
        let (count, overflows) = (last.number - first.number).addingReportingOverflow(1)
        return overflows ? .max : count
    }

    /// What both have.
    package func intersection(_ other: AddressRange) -> AddressRange? {
        let common = AddressRange(max(first, other.first), min(last, other.last))
        return common.first <= common.last ? common : nil
    }

    /// What is left without one of its addresses: nothing, one range or two.
    package func removing(_ address: IPAddress) -> [AddressRange] {
        guard contains(address) else { return [self] }
        let before = address == first ? nil : address.advanced(by: -1).map { AddressRange(first, $0) }
        let after = address == last ? nil : address.advanced(by: 1).map { AddressRange($0, last) }
        return [before, after].compactMap(\.self)
    }
}
