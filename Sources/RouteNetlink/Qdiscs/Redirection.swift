public import Netlink

/// A filter that hands all that arrives at a link to another link, as if it were sent there.
public struct Redirection: Hashable, Sendable {
    /// Where the packets arrive; it needs ``Qdisc/ingress(of:)``.
    public var link: LinkIndex
    /// The link that gets them; nil where it is gone, and the packets are dropped.
    public var target: LinkIndex?

    /// Describes a filter; nothing is set yet.
    public init(from link: LinkIndex, to target: LinkIndex) {
        self.link = link
        self.target = target
    }

    /// Reads an `RTM_NEWTFILTER` message; nil for any other, and for filters that redirect nothing.
    public init?(decoding message: borrowing Message) throws(DecodingError) {
        guard message.type == .newFilter else { return nil }
        let header = try message.fixedHeader(as: QueueHeader.self)
        var kind = ""
        var found: RedirectionParameters?
        try message.attributes(after: QueueHeader.self).forEach(QueueAttribute.self) {
            (key, attribute) throws(DecodingError) in
            switch key {
            case .kind: kind = attribute.string()
            case .options where kind == "u32": found = try redirection(decoding: attribute)
            default: break
            }
        }
        guard let found, found.mode == RedirectionParameters().mode else { return nil }
        link = LinkIndex(rawValue: header.link)
        target = found.link > 0 ? LinkIndex(rawValue: found.link) : nil
    }
}

/// The first action of a filter, where that is a redirection.
private func redirection(decoding options: borrowing Attribute) throws(DecodingError) -> RedirectionParameters? {
    var found: RedirectionParameters?
    try options.nested().forEach(FieldFilterAttribute.self) { (key, actions) throws(DecodingError) in
        guard key == .actions else { return }
        try actions.nested().forEach(ActionListAttribute.self) { (place, action) throws(DecodingError) in
            if place == .first { found = try parameters(decoding: action) }
        }
    }
    return found
}

private func parameters(decoding action: borrowing Attribute) throws(DecodingError) -> RedirectionParameters? {
    var kind = ""
    var found: RedirectionParameters?
    try action.nested().forEach(ActionAttribute.self) { (key, attribute) throws(DecodingError) in
        switch key {
        case .kind: kind = attribute.string()
        case .options where kind == "mirred":
            try attribute.nested().forEach(RedirectionAttribute.self) { (key, value) throws(DecodingError) in
                if key == .parameters { found = try value.structure() }
            }
        default: break
        }
    }
    return found
}
