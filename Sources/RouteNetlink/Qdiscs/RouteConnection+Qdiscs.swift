public import Netlink

extension NetlinkSocket where Family == RouteFamily {
    /// Sets what is in a place of a link, instead of whatever is there.
    ///
    /// Throws `ENOENT` where the kernel lacks the kind.
    public mutating func set(_ qdisc: Qdisc) throws(NetlinkError) {
        try request { $0.set(qdisc) }
    }

    /// Takes away what is in the place of `qdisc`; throws `ENOENT` or `EINVAL` when nothing is that somebody set.
    public mutating func delete(_ qdisc: Qdisc) throws(NetlinkError) {
        try request { $0.delete(qdisc) }
    }

    /// What was set on a link, and what the kernel has there of its own accord.
    public mutating func qdiscs(on link: LinkIndex) throws(NetlinkError) -> [Qdisc] {
        // The kernel filters by link only where it is asked for one qdisc.
        try dump(.getQdisc) {
            $0.put(header: QueueHeader())
        } decoding: { message throws(DecodingError) in
            try Qdisc(decoding: message)
        }.filter { $0.link == link }
    }

    /// Adds a redirection; the kernel takes several, and the first counts.
    public mutating func add(_ redirection: Redirection) throws(NetlinkError) {
        try request { $0.add(redirection) }
    }

    /// The redirections of what arrives at a link.
    public mutating func redirections(of link: LinkIndex) throws(NetlinkError) -> [Redirection] {
        try dump(.getFilter) {
            $0.put(header: QueueHeader(link: link.rawValue, parent: ingressHandle))
        } decoding: { message throws(DecodingError) in
            try Redirection(decoding: message)
        }
    }
}
