package import IPAddressing

/// One subnet of a network as its leases see it.
package struct LeasePool: Sendable {
    let id: Int64
    /// The address that was leased last without anybody asking for it.
    package let lastLeased: IPAddress?
}
