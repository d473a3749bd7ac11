public import IPAddressing
public import Netlink

extension MessageWriter {
    /// Queues `ip link add NAME type bridge`; the answer is an `RTM_NEWLINK` with its index.
    ///
    /// - Parameter snoopsMulticast: whether it learns which ports want which groups, instead of sending all to all;
    ///   nil is the kernel's default: it does.
    /// - Parameter mostLearned: how many MAC addresses it takes from what it sees (`IFLA_BR_FDB_MAX_LEARNED`); nil, and
    ///   kernels before Linux 6.7: any number.
    public mutating func createBridge(
        named name: String,
        macAddress: MACAddress? = nil,
        mtu: UInt32? = nil,
        snoopsMulticast: Bool? = nil,
        mostLearned: UInt32? = nil
    ) {
        message(.newLink, flags: [.request, .ack, .create, .exclusive, .echo]) { link in
            link.put(header: LinkHeader())
            link.put(LinkAttribute.name, string: name)
            if let macAddress { link.put(LinkAttribute.address, bytes: macAddress.bytes) }
            if let mtu { link.put(LinkAttribute.mtu, mtu) }
            link.nest(LinkAttribute.linkInfo) { info in
                info.put(LinkInfoAttribute.kind, string: "bridge")
                guard snoopsMulticast != nil || mostLearned != nil else { return }
                info.nest(LinkInfoAttribute.data) { bridge in
                    if let snoopsMulticast {
                        bridge.put(BridgeAttribute.multicastSnooping, UInt8(snoopsMulticast ? 1 : 0))
                    }
                    if let mostLearned { bridge.put(BridgeAttribute.mostLearned, mostLearned) }
                }
            }
        }
    }

    /// Queues a veth pair whose sandbox end is born in the namespace behind `descriptor`, down.
    ///
    /// The host end is up at once; a peer in another namespace can't be (`ENOTCONN`).
    public mutating func createVeth(_ pair: VethPair, peerInNamespace descriptor: Int32) {
        message(.newLink, flags: [.request, .ack, .create, .exclusive, .echo]) { link in
            link.put(header: LinkHeader(flags: LinkFlags.up.rawValue, change: LinkFlags.up.rawValue))
            link.put(LinkAttribute.name, string: pair.name)
            if let mtu = pair.mtu { link.put(LinkAttribute.mtu, mtu) }
            if pair.group != 0 { link.put(LinkAttribute.group, pair.group) }
            if let controller = pair.controller { link.put(LinkAttribute.controller, controller.rawValue) }
            link.nest(LinkAttribute.linkInfo) { info in
                info.put(LinkInfoAttribute.kind, string: "veth")
                info.nest(LinkInfoAttribute.data) { data in
                    data.nest(VethAttribute.peer) { peer in
                        peer.put(header: LinkHeader())
                        peer.put(LinkAttribute.name, string: pair.peerName)
                        peer.put(LinkAttribute.address, bytes: pair.peerMACAddress.bytes)
                        if let mtu = pair.mtu { peer.put(LinkAttribute.mtu, mtu) }
                        peer.put(LinkAttribute.namespaceDescriptor, descriptor)
                    }
                }
            }
        }
    }

    /// Queues `ip link add NAME up type ifb`; the answer is an `RTM_NEWLINK` with its index.
    public mutating func createFunctionalBlock(named name: String, group: UInt32 = 0) {
        message(.newLink, flags: [.request, .ack, .create, .exclusive, .echo]) { link in
            link.put(header: LinkHeader(flags: LinkFlags.up.rawValue, change: LinkFlags.up.rawValue))
            link.put(LinkAttribute.name, string: name)
            if group != 0 { link.put(LinkAttribute.group, group) }
            link.nest(LinkAttribute.linkInfo) { $0.put(LinkInfoAttribute.kind, string: "ifb") }
        }
    }

    /// Queues one change of a link; bridge port properties need it to be a port already.
    public mutating func change(_ index: LinkIndex, _ change: LinkChange) {
        message(.newLink, flags: [.request, .ack]) { link in
            let flags = change.isUp == true ? LinkFlags.up.rawValue : 0
            let mask = change.isUp == nil ? 0 : LinkFlags.up.rawValue
            link.put(header: LinkHeader(index: index.rawValue, flags: flags, change: mask))
            if let name = change.name { link.put(LinkAttribute.name, string: name) }
            if let alias = change.alias { link.put(LinkAttribute.alias, bytes: Array(alias.utf8)) }
            if let mtu = change.mtu { link.put(LinkAttribute.mtu, mtu) }
            if let group = change.group { link.put(LinkAttribute.group, group) }
            if let macAddress = change.macAddress { link.put(LinkAttribute.address, bytes: macAddress.bytes) }
            switch change.controller {
            case .bridge(let bridge): link.put(LinkAttribute.controller, bridge.rawValue)
            case .some(.none): link.put(LinkAttribute.controller, Int32(0))
            case nil: break
            }
            link.putPortProperties(of: change)
            link.putFamilySettings(of: change)
        }
    }

    private mutating func putFamilySettings(of change: LinkChange) {
        guard change.generatesLinkLocalAddress != nil || change.announcesIPv4Addresses != nil else { return }
        nest(LinkAttribute.addressFamilies) { families in
            if let announces = change.announcesIPv4Addresses {
                families.nest(LinkFamilyAttribute.ipv4) { family in
                    family.nest(LinkIPv4Attribute.settings) {
                        $0.put(IPv4SettingAttribute.arpNotify, UInt32(announces ? 1 : 0))
                    }
                }
            }
            if let generates = change.generatesLinkLocalAddress {
                families.nest(LinkFamilyAttribute.ipv6) {
                    $0.put(LinkIPv6Attribute.addressGeneration, UInt8(generates ? 0 : 1))
                }
            }
        }
    }

    private mutating func putPortProperties(of change: LinkChange) {
        guard change.hairpin != nil || change.isolated != nil || change.groupForwardMask != nil else { return }
        nest(LinkAttribute.linkInfo) { info in
            info.put(LinkInfoAttribute.portKind, string: "bridge")
            info.nest(LinkInfoAttribute.portData) { port in
                if let hairpin = change.hairpin { port.put(BridgePortAttribute.hairpin, UInt8(hairpin ? 1 : 0)) }
                if let mask = change.groupForwardMask { port.put(BridgePortAttribute.groupForwardMask, mask) }
                if let isolated = change.isolated { port.put(BridgePortAttribute.isolated, UInt8(isolated ? 1 : 0)) }
            }
        }
    }

    /// Queues `ip link del` by index.
    public mutating func deleteLink(_ index: LinkIndex) {
        message(.deleteLink, flags: [.request, .ack]) { $0.put(header: LinkHeader(index: index.rawValue)) }
    }

    /// Queues one deletion of every link of a group.
    public mutating func deleteLinks(inGroup group: UInt32) {
        message(.deleteLink, flags: [.request, .ack]) { link in
            link.put(header: LinkHeader())
            link.put(LinkAttribute.group, group)
        }
    }
}
