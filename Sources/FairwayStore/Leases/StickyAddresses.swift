package import FairwayModel
package import IPAddressing

/// What remembers an address when its lease is over. An address remembers only its last holder, so that what is kept
/// never outgrows the subnet.
extension StoreTransaction {
    /// The address that an endpoint of this name had last.
    package func stickyAddress(of name: String, in pool: LeasePool) throws(FairwayError) -> IPAddress? {
        try row("SELECT address FROM stickyAddress WHERE subnetID = ? AND name = ?", [pool.id, name]) {
            columns throws(FairwayError) in try columns.address()
        }
    }

    /// Makes this the address that an endpoint of this name gets again.
    ///
    /// - Returns: whether anybody is known to have had it before.
    @discardableResult
    package func remember(_ address: IPAddress, of name: String, in pool: LeasePool) throws(FairwayError) -> Bool {
        let isKnown = try exists(
            "SELECT 1 FROM stickyAddress WHERE subnetID = ? AND address = ?",
            [pool.id, address.blob]
        )
        try change(
            "INSERT OR REPLACE INTO stickyAddress (subnetID, address, name) VALUES (?, ?, ?)",
            [pool.id, address.blob, name]
        )
        return isKnown
    }
}
