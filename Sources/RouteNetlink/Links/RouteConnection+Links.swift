public import IPAddressing
public import Netlink
internal import SystemPackage

extension NetlinkSocket where Family == RouteFamily {
    /// Creates a bridge, down; as `ip link add NAME type bridge`.
    ///
    /// Blocks for the kernel. Throws `EEXIST` when the name is taken. With `snoopsMulticast` false it sends every
    /// multicast to all its ports, instead of learning which want it. From Linux 6.7 on it learns no more than
    /// `mostLearned` MAC addresses from what it sees.
    public mutating func createBridge(
        named name: String,
        macAddress: MACAddress? = nil,
        mtu: UInt32? = nil,
        snoopsMulticast: Bool? = nil,
        mostLearned: UInt32? = nil
    ) throws(NetlinkError) -> LinkIndex {
        try created(name) {
            $0.createBridge(
                named: name,
                macAddress: macAddress,
                mtu: mtu,
                snoopsMulticast: snoopsMulticast,
                mostLearned: mostLearned
            )
        }.index
    }

    /// Creates a veth pair whose sandbox end is born in the namespace behind `descriptor`; both ends' numbers.
    ///
    /// Blocks for the kernel. Throws `EEXIST` when either name is taken.
    public mutating func createVeth(
        _ pair: VethPair,
        peerInNamespace descriptor: Int32
    ) throws(NetlinkError) -> VethPair.Indexes {
        let link = try created(pair.name) { $0.createVeth(pair, peerInNamespace: descriptor) }
        guard let peer = link.peerIndex else {
            throw NetlinkError(
                code: .badMessage,
                kind: .malformedReply,
                operation: .newLink,
                operationName: "RTM_NEWLINK"
            )
        }
        return VethPair.Indexes(host: link.index, peer: peer)
    }

    /// Creates a macvlan or ipvlan link in the namespace behind `descriptor`, down; what else it is, a socket there
    /// tells.
    ///
    /// Blocks for the kernel. Throws `EEXIST` when the name is taken there, `ENODEV` without the parent, `EOPNOTSUPP`
    /// where the kernel lacks the kind, and `EINVAL` or `EBUSY` where the parent can't have such a child beside
    /// those it has.
    public mutating func createChild(_ child: ChildLink, inNamespace descriptor: Int32) throws(NetlinkError) {
        try request { $0.createChild(child, inNamespace: descriptor) }
    }

    /// Creates a link that passes on what is redirected to it, as if nothing had happened, at the pace of its queue
    /// (an "intermediate functional block"); it is up at once.
    public mutating func createFunctionalBlock(
        named name: String,
        group: UInt32 = 0
    ) throws(NetlinkError) -> LinkIndex {
        try created(name) { $0.createFunctionalBlock(named: name, group: group) }.index
    }

    private mutating func created(
        _ name: String,
        _ build: (inout MessageWriter) -> Void
    ) throws(NetlinkError) -> Link {
        let reported = try request(build) { message throws(DecodingError) in try Link(decoding: message) }
        if let link = reported.last(where: { $0.name == name }) { return link }
        return try link(named: name)
    }

    /// Changes a link with one message.
    public mutating func change(_ index: LinkIndex, _ change: LinkChange) throws(NetlinkError) {
        try request { $0.change(index, change) }
    }

    /// Deletes a link and, for a veth, its other end.
    ///
    /// Blocks for 20-40 ms: the kernel waits for its readers.
    public mutating func deleteLink(_ index: LinkIndex) throws(NetlinkError) {
        try request { $0.deleteLink(index) }
    }

    /// Deletes several links with one datagram; those that are gone already are no error.
    ///
    /// The others are deleted even where one is refused; then the error of the first is thrown, and its
    /// ``NetlinkError/index`` tells which of `links` it is. Each deletion takes its 20 ms; where the links
    /// have a group of their own, ``deleteLinks(inGroup:)`` takes them once for all.
    public mutating func deleteLinks(_ links: [LinkIndex]) throws(NetlinkError) {
        var writer = makeWriter()
        for link in links { writer.deleteLink(link) }
        let errors = try commitCollectingErrors(writer)
        if let error = errors.first(where: { $0.code != .noSuchDevice }) { throw error }
    }

    /// Deletes every link of a group at once; throws `ENODEV` when there is none.
    public mutating func deleteLinks(inGroup group: UInt32) throws(NetlinkError) {
        try request { $0.deleteLinks(inGroup: group) }
    }

    /// The link with this name; throws `ENODEV` when there is none.
    public mutating func link(named name: String) throws(NetlinkError) -> Link {
        try found { message in
            message.put(header: LinkHeader())
            message.put(LinkAttribute.extensionMask, skipStatistics)
            message.put(LinkAttribute.name, string: name)
        }
    }

    /// The link with this index; throws `ENODEV` when there is none.
    public mutating func link(_ index: LinkIndex) throws(NetlinkError) -> Link {
        try found { message in
            message.put(header: LinkHeader(index: index.rawValue))
            message.put(LinkAttribute.extensionMask, skipStatistics)
        }
    }

    private mutating func found(_ body: (inout MessageWriter) -> Void) throws(NetlinkError) -> Link {
        let links = try request {
            $0.message(.getLink, flags: [.request, .ack], body)
        } decoding: { message throws(DecodingError) in
            try Link(decoding: message)
        }
        guard let link = links.first else {
            throw NetlinkError(code: .noSuchDevice, operation: .getLink, operationName: "RTM_GETLINK")
        }
        return link
    }

    /// Every link of the namespace.
    public mutating func links() throws(NetlinkError) -> [Link] {
        try dump(.getLink) { message in
            message.put(header: LinkHeader())
            message.put(LinkAttribute.extensionMask, skipStatistics)
        } decoding: { message throws(DecodingError) in
            try Link(decoding: message)
        }
    }
}
