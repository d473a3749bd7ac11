package import FairwayModel
internal import Netlink
internal import RouteNetlink

/// What holds an endpoint to its rates, all of it on the host's side, where a container can't undo it.
///
/// What it receives waits where its host end sends. What it sends arrives at the host end, where nothing can wait: it
/// is led through a functional block, which sends at the rate, and arrives anew from there.
extension BridgeDriver {
    /// Sets the rates of an endpoint on its host end, whatever is there of them already; nothing where it has none.
    mutating func limit(_ endpoint: Endpoint, on network: Network, at hostEnd: LinkIndex) throws(NetlinkError) {
        if let rate = endpoint.bandwidth?.ingress {
            try route.set(Qdisc(TokenBucket(rate, mtu: network.mtu), on: hostEnd))
        }
        guard let rate = endpoint.bandwidth?.egress else { return }
        let block = try makeBlock(of: endpoint, on: network)
        try route.set(Qdisc(TokenBucket(rate, mtu: network.mtu), on: block))
        let redirection = Redirection(from: hostEnd, to: block)
        let present = try route.redirections(of: hostEnd)
        guard present != [redirection] else { return }
        if !present.isEmpty { try route.delete(.ingress(of: hostEnd)) }
        try route.set(.ingress(of: hostEnd))
        try route.add(redirection)
    }

    private mutating func makeBlock(of endpoint: Endpoint, on network: Network) throws(NetlinkError) -> LinkIndex {
        let block: LinkIndex
        if let present = try ownedBlock(of: endpoint) {
            block = present.index
        } else {
            block = try route.createFunctionalBlock(named: endpoint.blockName, group: groups.endpoints)
        }
        try route.change(block, LinkChange(alias: LinkIdentity.alias(of: endpoint, on: network), isUp: true))
        return block
    }

    /// Takes the functional block of an endpoint out of sight, where it has one.
    mutating func doomBlock(of endpoint: Endpoint) throws(NetlinkError) {
        guard endpoint.bandwidth?.egress != nil, let block = try ownedBlock(of: endpoint) else { return }
        try doom(block, as: LinkIdentity.doomedBlockName(of: endpoint))
    }

    /// Whether an endpoint is held to its rates.
    mutating func isLimited(_ endpoint: Endpoint, at hostEnd: LinkIndex) throws(NetlinkError) -> Bool {
        guard let bandwidth = endpoint.bandwidth else { return true }
        if let rate = bandwidth.ingress, try !holds(rate, at: hostEnd) { return false }
        guard let rate = bandwidth.egress else { return true }
        guard let block = try ownedBlock(of: endpoint), block.isUp, try holds(rate, at: block.index) else {
            return false
        }
        return try route.redirections(of: hostEnd) == [Redirection(from: hostEnd, to: block.index)]
    }

    private mutating func holds(_ rate: BitRate, at link: LinkIndex) throws(NetlinkError) -> Bool {
        try route.qdiscs(on: link).contains { qdisc in
            guard case .tokenBucket(let bucket) = qdisc.discipline, qdisc.parent == Qdisc.root else { return false }
            return bucket.bytesPerSecond == rate.bytesPerSecond
        }
    }

    private mutating func ownedBlock(of endpoint: Endpoint) throws(NetlinkError) -> Link? {
        guard let link = try route.linkIfPresent(named: endpoint.blockName), link.kind == "ifb",
            LinkIdentity.isAlias(link.alias, of: endpoint) || link.alias == nil && link.group == groups.endpoints
        else { return nil }
        return link
    }
}

extension Endpoint {
    /// The name of the functional block that what it sends is led through, where its rate is limited: `ifb` and the
    /// digits of its host end.
    package var blockName: String { "ifb" + hostLinkName.dropFirst(4) }
}

extension TokenBucket {
    /// Ten milliseconds pass at once, or what a few packets take; fifty wait, which is short for people and long enough
    /// for TCP to keep the rate.
    fileprivate init(_ rate: BitRate, mtu: UInt32?) {
        let bytes = rate.bytesPerSecond
        let burst = max(bytes / 100, smallestBurst, 2 * UInt64(mtu ?? 1500))
        self.init(bytesPerSecond: bytes, burst: UInt32(clamping: burst), limit: UInt32(clamping: burst + bytes / 20))
    }
}

private let smallestBurst: UInt64 = 16_384
