import CLinux
import Netlink
import Testing

@testable import RouteNetlink

@Suite("The routing family's constants are those of the kernel's headers")
struct ConstantsTests {
    @Test("Message types")
    func messageTypes() {
        let types: [(MessageType, Int)] = [
            (.newLink, RTM_NEWLINK), (.deleteLink, RTM_DELLINK), (.getLink, RTM_GETLINK),
            (.newAddress, RTM_NEWADDR), (.deleteAddress, RTM_DELADDR), (.getAddress, RTM_GETADDR),
            (.newRoute, RTM_NEWROUTE), (.deleteRoute, RTM_DELROUTE), (.getRoute, RTM_GETROUTE),
            (.newNeighbour, RTM_NEWNEIGH), (.deleteNeighbour, RTM_DELNEIGH), (.getNeighbour, RTM_GETNEIGH),
            (.newRule, RTM_NEWRULE), (.deleteRule, RTM_DELRULE), (.getRule, RTM_GETRULE),
            (.newQdisc, RTM_NEWQDISC), (.deleteQdisc, RTM_DELQDISC), (.getQdisc, RTM_GETQDISC),
            (.newFilter, RTM_NEWTFILTER), (.getFilter, RTM_GETTFILTER),
            (.newSettings, RTM_NEWNETCONF),
        ].map { ($0, Int($1)) }
        for (type, value) in types { #expect(Int(type.rawValue) == value) }
        #expect(RouteFamily.protocolNumber == NETLINK_ROUTE)
    }

    @Test("Every message type has its C name, and others have none")
    func names() {
        #expect(RouteFamily.name(of: .newLink) == "RTM_NEWLINK")
        #expect(RouteFamily.name(of: .getRule) == "RTM_GETRULE")
        let known = (0...50).compactMap { RouteFamily.name(of: MessageType(rawValue: $0)) }
        #expect(known.count == 20)
        #expect(Set(known).count == 20)
    }

    @Test("Attributes of links")
    func linkAttributes() {
        expect(LinkAttribute.address, IFLA_ADDRESS)
        expect(LinkAttribute.name, IFLA_IFNAME)
        expect(LinkAttribute.mtu, IFLA_MTU)
        expect(LinkAttribute.peerIndex, IFLA_LINK)
        expect(LinkAttribute.controller, IFLA_MASTER)
        expect(LinkAttribute.linkInfo, IFLA_LINKINFO)
        expect(LinkAttribute.alias, IFLA_IFALIAS)
        expect(LinkAttribute.addressFamilies, IFLA_AF_SPEC)
        expect(LinkAttribute.group, IFLA_GROUP)
        expect(LinkAttribute.namespaceDescriptor, IFLA_NET_NS_FD)
        expect(LinkAttribute.extensionMask, IFLA_EXT_MASK)
        expect(LinkAttribute.peerNamespace, IFLA_LINK_NETNSID)
        expect(LinkInfoAttribute.kind, IFLA_INFO_KIND)
        expect(LinkInfoAttribute.data, IFLA_INFO_DATA)
        expect(LinkInfoAttribute.portKind, IFLA_INFO_SLAVE_KIND)
        expect(LinkInfoAttribute.portData, IFLA_INFO_SLAVE_DATA)
        expect(VethAttribute.peer, VETH_INFO_PEER)
        expect(BridgeAttribute.multicastSnooping, IFLA_BR_MCAST_SNOOPING)
        expect(MacvlanAttribute.mode, IFLA_MACVLAN_MODE)
        expect(IPVLANAttribute.mode, IFLA_IPVLAN_MODE)
        expect(IPVLANAttribute.flags, IFLA_IPVLAN_FLAGS)
        expect(BridgePortAttribute.hairpin, IFLA_BRPORT_MODE)
        expect(BridgePortAttribute.groupForwardMask, IFLA_BRPORT_GROUP_FWD_MASK)
        expect(BridgePortAttribute.isolated, IFLA_BRPORT_ISOLATED)
        expect(LinkFamilyAttribute.ipv6, AF_INET6)
        expect(LinkIPv6Attribute.addressGeneration, IFLA_INET6_ADDR_GEN_MODE)
        #expect(Int(skipStatistics) == Int(RTEXT_FILTER_SKIP_STATS))
    }

    @Test("Attributes of addresses, routes, neighbours and rules")
    func otherAttributes() {
        expect(AddressAttribute.address, IFA_ADDRESS)
        expect(AddressAttribute.local, IFA_LOCAL)
        expect(RouteAttribute.destination, RTA_DST)
        expect(RouteAttribute.outputLink, RTA_OIF)
        expect(RouteAttribute.gateway, RTA_GATEWAY)
        expect(RouteAttribute.priority, RTA_PRIORITY)
        expect(RouteAttribute.table, RTA_TABLE)
        expect(NeighbourAttribute.destination, NDA_DST)
        expect(NeighbourAttribute.linkAddress, NDA_LLADDR)
        expect(NeighbourAttribute.vlan, NDA_VLAN)
        expect(NeighbourAttribute.link, NDA_IFINDEX)
        expect(NeighbourAttribute.controller, NDA_MASTER)
        expect(RuleAttribute.destination, FRA_DST)
        expect(RuleAttribute.source, FRA_SRC)
        expect(RuleAttribute.priority, FRA_PRIORITY)
        expect(RuleAttribute.mark, FRA_FWMARK)
        expect(RuleAttribute.table, FRA_TABLE)
        expect(SettingsAttribute.link, NETCONFA_IFINDEX)
        expect(SettingsAttribute.forwarding, NETCONFA_FORWARDING)
    }

    @Test("States, groups and families")
    func otherConstants() {
        let states: [(NeighbourState, Int32)] = [
            (.incomplete, NUD_INCOMPLETE), (.reachable, NUD_REACHABLE), (.stale, NUD_STALE), (.delayed, NUD_DELAY),
            (.probing, NUD_PROBE), (.failed, NUD_FAILED), (.unconfirmed, NUD_NOARP), (.permanent, NUD_PERMANENT),
        ]
        for (state, value) in states { #expect(Int32(state.rawValue) == value) }
        let groups: [(RouteGroup, rtnetlink_groups)] = [
            (.links, RTNLGRP_LINK), (.neighbours, RTNLGRP_NEIGH),
            (.ipv4Addresses, RTNLGRP_IPV4_IFADDR), (.ipv6Addresses, RTNLGRP_IPV6_IFADDR),
            (.ipv4Routes, RTNLGRP_IPV4_ROUTE), (.ipv6Routes, RTNLGRP_IPV6_ROUTE),
            (.ipv4Rules, RTNLGRP_IPV4_RULE), (.ipv6Rules, RTNLGRP_IPV6_RULE),
            (.ipv4Settings, RTNLGRP_IPV4_NETCONF), (.ipv6Settings, RTNLGRP_IPV6_NETCONF),
        ]
        for (group, value) in groups { #expect(group.rawValue == value.rawValue) }
        #expect(Int32(AddressFamily.unspecified.rawValue) == AF_UNSPEC)
        #expect(Int32(AddressFamily.ipv4.rawValue) == AF_INET)
        #expect(Int32(AddressFamily.ipv6.rawValue) == AF_INET6)
        #expect(UInt32(Route.Scope.universe.rawValue) == RT_SCOPE_UNIVERSE.rawValue)
        #expect(UInt32(Route.Scope.link.rawValue) == RT_SCOPE_LINK.rawValue)
    }

    @Test("Attributes of queues and filters")
    func queueAttributes() {
        expect(QueueAttribute.kind, TCA_KIND)
        expect(QueueAttribute.options, TCA_OPTIONS)
        expect(TokenBucketAttribute.parameters, TCA_TBF_PARMS)
        expect(TokenBucketAttribute.rate, TCA_TBF_RATE64)
        expect(TokenBucketAttribute.burst, TCA_TBF_BURST)
        expect(FieldFilterAttribute.selector, TCA_U32_SEL)
        expect(FieldFilterAttribute.actions, TCA_U32_ACT)
        expect(ActionAttribute.kind, TCA_ACT_KIND)
        expect(ActionAttribute.options, TCA_ACT_OPTIONS)
        expect(RedirectionAttribute.parameters, TCA_MIRRED_PARMS)
        #expect(Qdisc.root == TC_H_ROOT)
        #expect(Qdisc.ingress == TC_H_INGRESS)
    }

    @Test("Headers are as long as in C")
    func sizes() {
        #expect(MemoryLayout<LinkHeader>.size == MemoryLayout<ifinfomsg>.size)
        #expect(MemoryLayout<AddressHeader>.size == MemoryLayout<ifaddrmsg>.size)
        #expect(MemoryLayout<RouteHeader>.size == MemoryLayout<rtmsg>.size)
        #expect(MemoryLayout<NeighbourHeader>.size == MemoryLayout<ndmsg>.size)
        #expect(MemoryLayout<QueueHeader>.size == MemoryLayout<tcmsg>.size)
        #expect(MemoryLayout<TokenBucketParameters>.size == MemoryLayout<tc_tbf_qopt>.size)
        #expect(MemoryLayout<FieldSelector>.size == MemoryLayout<tc_u32_sel>.size + MemoryLayout<tc_u32_key>.size)
        #expect(MemoryLayout<RedirectionParameters>.size == MemoryLayout<tc_mirred>.size)
        #expect(MemoryLayout<RuleHeader>.size == MemoryLayout<fib_rule_hdr>.size)
    }

    private func expect<Key: AttributeKey>(_ key: Key, _ value: some BinaryInteger) {
        #expect(Int(key.rawValue) == Int(value))
    }

    private func expect<Key: AttributeKey>(_ key: Key, _ value: some RawRepresentable<UInt32>) {
        #expect(UInt32(key.rawValue) == value.rawValue)
    }
}
