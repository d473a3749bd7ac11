internal import FairwayModel
internal import IPAddressing

/// The addresses of a subnet that no lease has, kept as few long ranges: every verb is a handful of seeks, whether the
/// subnet is empty, full or full of holes.
extension StoreTransaction {
    func fillFreeRanges(of subnet: Int64, with ranges: [AddressRange]) throws(FairwayError) {
        try change("DELETE FROM freeRange WHERE subnetID = ?", [subnet])
        for range in ranges { try insertFreeRange(range, of: subnet) }
    }

    /// The range that an address lies in, or the next one after it.
    func freeRange(atOrAfter address: IPAddress, of subnet: Int64) throws(FairwayError) -> AddressRange? {
        try row(
            "SELECT first, last FROM freeRange WHERE subnetID = ? AND last >= ? ORDER BY last LIMIT 1",
            [subnet, address.blob]
        ) { columns throws(FairwayError) in AddressRange(try columns.address(), try columns.address()) }
    }

    /// Takes one address out; false if it is not free.
    func takeFree(_ address: IPAddress, of subnet: Int64) throws(FairwayError) -> Bool {
        guard let range = try freeRange(atOrAfter: address, of: subnet), range.contains(address) else { return false }
        let remaining = range.removing(address)
        // A row is known by the end of its range, which stays where the address is not the last one.
        if let after = remaining.last, after.last == range.last {
            try moveStart(of: range, to: after.first, of: subnet)
        } else {
            try deleteFreeRange(range, of: subnet)
        }
        if let before = remaining.first, before.last != range.last { try insertFreeRange(before, of: subnet) }
        return true
    }

    /// Puts an address back, joining the ranges on its sides.
    func giveBack(_ address: IPAddress, of subnet: Int64) throws(FairwayError) {
        let before = try neighbour(endingAt: address.advanced(by: -1), of: subnet)
        if let before { try deleteFreeRange(before, of: subnet) }
        let first = before?.first ?? address
        if let after = try freeRange(atOrAfter: address, of: subnet), after.first == address.advanced(by: 1) {
            try moveStart(of: after, to: first, of: subnet)
        } else {
            try insertFreeRange(AddressRange(first, address), of: subnet)
        }
    }

    private func neighbour(endingAt last: IPAddress?, of subnet: Int64) throws(FairwayError) -> AddressRange? {
        guard let last, let range = try freeRange(atOrAfter: last, of: subnet), range.last == last else { return nil }
        return range
    }

    private func insertFreeRange(_ range: AddressRange, of subnet: Int64) throws(FairwayError) {
        try change(
            "INSERT INTO freeRange (subnetID, first, last) VALUES (?, ?, ?)",
            [subnet, range.first.blob, range.last.blob]
        )
    }

    private func deleteFreeRange(_ range: AddressRange, of subnet: Int64) throws(FairwayError) {
        try change("DELETE FROM freeRange WHERE subnetID = ? AND last = ?", [subnet, range.last.blob])
    }

    private func moveStart(of range: AddressRange, to first: IPAddress, of subnet: Int64) throws(FairwayError) {
        try change(
            "UPDATE freeRange SET first = ? WHERE subnetID = ? AND last = ?",
            [first.blob, subnet, range.last.blob]
        )
    }
}
