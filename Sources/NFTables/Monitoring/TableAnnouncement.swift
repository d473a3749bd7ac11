/// What the kernel announces of nftables, by the names of the table and the chain that it is about.
public enum TableAnnouncement: Hashable, Sendable {
    /// The table is gone, or a chain, rule, set or element of it; the chain only where it is about one.
    case loss(table: String, chain: String? = nil)
    /// The table is there, or a chain or rule of it, as it was not before.
    case change(table: String, chain: String? = nil)
    /// A set of the table has got elements.
    case elements(table: String)
    /// Announcements were lost: look at every table.
    case overrun
}
