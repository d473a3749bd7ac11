package import FairwayModel
internal import IPAddressing

/// Who asks at an address where a resolver listens.
package enum Audience: Hashable, Sendable {
    /// Whoever has the source address: on a gateway's address, where nobody can forge it.
    case bySource
    /// One container, whatever the address says: on its own loopback address.
    case container(ObjectID)
}

/// One who asks, for what each may have at most: addresses inside of sandboxes are the same in all of them.
struct Asker: Hashable {
    var audience: Audience
    var address: IPAddress
}
