internal import FairwayDrivers
internal import IPAddressing
internal import RouteNetlink

/// What may be wrong with our links, as far as the kernel's announcements tell.
///
/// An attachment and a detachment announce links that are not whole for a moment: hence a suspicion ends with the
/// announcement that all is well, and with that of a link on its way out.
struct LinkSuspicions {
    private let groups: LinkGroups
    /// The interfaces of the host that networks are on.
    var parents: Set<String> = []
    /// Which of them were seen.
    private var seenParents: [LinkIndex: String] = [:]
    /// Our bridges, by what addresses and settings name them with.
    private var bridges: [LinkIndex: String] = [:]
    /// Links that were last announced other than they should be.
    private var damaged: [LinkIndex: String] = [:]
    /// Links that lost something, or are gone.
    private var bereft: Set<String> = []
    private var isForwardingLost = false

    init(groups: LinkGroups) { self.groups = groups }

    var isEmpty: Bool { damaged.isEmpty && bereft.isEmpty && !isForwardingLost }
    /// Whether there are bridges of ours.
    var hasBridges: Bool { !bridges.isEmpty }
    /// Whether there is anything of ours whose changes the kernel keeps silent about, or announces elsewhere.
    var needsRounds: Bool { hasBridges || !parents.isEmpty }

    /// What there is to look at, which is then no suspicion any more.
    mutating func take() -> LinkAlarm {
        defer {
            damaged = [:]
            bereft = []
            isForwardingLost = false
        }
        return .links(bereft.union(damaged.values), isForwardingLost: isForwardingLost)
    }

    /// Learns which links there are, without a suspicion.
    mutating func learn(_ links: [Link]) {
        bridges = [:]
        seenParents = [:]
        for link in links where isOwnBridge(link) { bridges[link.index] = link.name }
        for link in links where parents.contains(link.name) { seenParents[link.index] = link.name }
    }

    mutating func hear(_ announcement: RouteAnnouncement) {
        switch announcement {
        case .linkSet(let link): hear(link)
        case .linkRemoved(let link): hearRemoval(of: link)
        case .addressRemoved(let address): hearChange(of: address.link)
        // A bridge of IPv4 that gets such an address was let into IPv6.
        case .addressSet(let address) where address.address.isIPv6: hearChange(of: address.link)
        case .forwardingSet(let setting) where !setting.isOn:
            switch setting.scope {
            case .all: isForwardingLost = isForwardingLost || hasBridges
            case .link(let link): hearChange(of: link)
            case .newLinks: break
            }
        default: break
        }
    }

    private mutating func hear(_ link: Link) {
        guard link.group != groups.doomed else { return forget(link.index) }
        if isOwnBridge(link) {
            // One that was renamed is missed under the name it had.
            if let name = bridges[link.index], name != link.name { bereft.insert(name) }
            bridges[link.index] = link.name
            damaged[link.index] = link.isUp ? nil : link.name
        } else if isHostEnd(link) {
            let isWhole =
                link.isUp && link.group == groups.endpoints && link.controller.map { bridges[$0] != nil } ?? false
            damaged[link.index] = isWhole ? nil : link.name
        } else if parents.contains(link.name), seenParents.updateValue(link.name, forKey: link.index) == nil {
            // It came, or came back: what was on it is to be made again.
            bereft.insert(link.name)
        }
    }

    private mutating func hearRemoval(of link: Link) {
        let isOurs = isOwnBridge(link) || isHostEnd(link) || isBlock(link) || parents.contains(link.name)
        forget(link.index)
        if isOurs, link.group != groups.doomed { bereft.insert(link.name) }
    }

    private mutating func hearChange(of link: LinkIndex) {
        if let name = bridges[link] { bereft.insert(name) }
    }

    private mutating func forget(_ link: LinkIndex) {
        bridges[link] = nil
        seenParents[link] = nil
        damaged[link] = nil
    }

    private func isOwnBridge(_ link: Link) -> Bool { link.kind == "bridge" && LinkIdentity.isOurs(link.alias) }

    /// Whether what an endpoint sends is led through it.
    private func isBlock(_ link: Link) -> Bool { link.kind == "ifb" && LinkIdentity.isOurs(link.alias) }

    private func isHostEnd(_ link: Link) -> Bool {
        link.kind == "veth" && (link.group == groups.endpoints || LinkIdentity.isOurs(link.alias))
    }
}

/// What the engine is to look at.
enum LinkAlarm: Hashable, Sendable {
    /// Links by their names, and whether forwarding was switched off.
    case links(Set<String>, isForwardingLost: Bool)
    /// Announcements were lost: anything may have happened.
    case everything
    /// It is time for what the kernel does not announce.
    case silentSettings
}
