/// What the kernel announces of nftables, by the name of the table that it is about.
public enum TableAnnouncement: Hashable, Sendable {
    /// The table is gone, or a chain, rule, set or element of it.
    case loss(table: String)
    /// The table is there, or a chain or rule of it, as it was not before.
    case change(table: String)
    /// Announcements were lost: look at every table.
    case overrun
}
