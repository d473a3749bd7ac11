public import Netlink

/// What happens to packets where they leave a link, or first, where they arrive ("queueing discipline").
public struct Qdisc: Hashable, Sendable {
    /// What it does.
    public enum Discipline: Hashable, Sendable {
        /// Holds a rate.
        case tokenBucket(TokenBucket)
        /// Holds filters for what arrives, and no packets.
        case ingress
        /// Another, by its kind; the kernel's usual ones, too.
        case other(String)
    }

    /// The place of what leaves a link (`TC_H_ROOT`).
    public static let root: UInt32 = 0xFFFF_FFFF
    /// The place of what arrives (`TC_H_INGRESS`).
    public static let ingress: UInt32 = 0xFFFF_FFF1

    /// The link.
    public var link: LinkIndex
    /// Its place on the link: ``root``, ``ingress``, or a class of another.
    public var parent: UInt32
    /// What it does.
    public var discipline: Discipline

    /// Describes a queue of what leaves a link; nothing is set yet.
    public init(_ bucket: TokenBucket, on link: LinkIndex) {
        self.init(link: link, parent: Self.root, discipline: .tokenBucket(bucket))
    }

    private init(link: LinkIndex, parent: UInt32, discipline: Discipline) {
        self.link = link
        self.parent = parent
        self.discipline = discipline
    }

    /// The place for filters of what arrives at a link; nothing is set yet.
    public static func ingress(of link: LinkIndex) -> Qdisc {
        Qdisc(link: link, parent: ingress, discipline: .ingress)
    }

    /// Reads an `RTM_NEWQDISC` message; nil for any other.
    public init?(decoding message: borrowing Message) throws(DecodingError) {
        guard message.type == .newQdisc else { return nil }
        let header = try message.fixedHeader(as: QueueHeader.self)
        var kind = ""
        var bucket: TokenBucket?
        try message.attributes(after: QueueHeader.self).forEach(QueueAttribute.self) {
            (key, attribute) throws(DecodingError) in
            switch key {
            case .kind: kind = attribute.string()
            // The kernel writes the kind first; others number their options differently.
            case .options where kind == "tbf": bucket = try TokenBucket(decoding: attribute)
            default: break
            }
        }
        let discipline: Discipline =
            if let bucket { .tokenBucket(bucket) } else if kind == "ingress" { .ingress } else { .other(kind) }
        self.init(link: LinkIndex(rawValue: header.link), parent: header.parent, discipline: discipline)
    }
}
