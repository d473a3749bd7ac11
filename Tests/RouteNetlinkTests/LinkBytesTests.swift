import FairwayTesting
import IPAddressing
import Netlink
import RouteNetlink
import Testing

@Suite("Links, byte for byte")
struct LinkBytesTests {
    private static func bytes(_ write: (inout MessageWriter) -> Void) -> [UInt8] {
        var writer = MessageWriter(sequence: 0x6B05_C05B)
        write(&writer)
        return writer.bytes
    }

    @Test("A veth pair is one message, with the sandbox end inside")
    func vethPair() {
        var pair = VethPair(
            name: "veth1",
            peerName: "eth0",
            peerMACAddress: MACAddress(rawValue: 0x02_00_00_00_00_09),
            mtu: 1400
        )
        pair.controller = LinkIndex(rawValue: 2)
        pair.group = 0xfa17
        let expected = wire(
            "94 00 00 00",  // nlmsg_len: 148
            "10 00",  // nlmsg_type: RTM_NEWLINK
            "0d 06",  // nlmsg_flags: NLM_F_REQUEST | NLM_F_ACK | NLM_F_ECHO | NLM_F_EXCL | NLM_F_CREATE
            "5b c0 05 6b 00 00 00 00",  // nlmsg_seq, nlmsg_pid
            "00 00 00 00 00 00 00 00",  // ifi_family, ifi_type, ifi_index
            "01 00 00 00 01 00 00 00",  // ifi_flags: IFF_UP, ifi_change: IFF_UP
            "0a 00 03 00 76 65 74 68 31 00 00 00",  // IFLA_IFNAME: "veth1"
            "08 00 04 00 78 05 00 00",  // IFLA_MTU: 1400
            "08 00 1b 00 17 fa 00 00",  // IFLA_GROUP: 0xfa17
            "08 00 0a 00 02 00 00 00",  // IFLA_MASTER: 2
            "50 00 12 80",  // IFLA_LINKINFO, 76 bytes
            "09 00 01 00 76 65 74 68 00 00 00 00",  // IFLA_INFO_KIND: "veth"
            "40 00 02 80",  // IFLA_INFO_DATA, 60 bytes
            "3c 00 01 80",  // VETH_INFO_PEER, 56 bytes
            "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",  // ifinfomsg
            "09 00 03 00 65 74 68 30 00 00 00 00",  // IFLA_IFNAME: "eth0"
            "0a 00 01 00 02 00 00 00 00 09 00 00",  // IFLA_ADDRESS: 02:00:00:00:00:09
            "08 00 04 00 78 05 00 00",  // IFLA_MTU: 1400
            "08 00 1c 00 07 00 00 00"  // IFLA_NET_NS_FD: 7
        )
        #expect(Self.bytes { $0.createVeth(pair, peerInNamespace: 7) } == expected)
    }

    @Test("A macvlan link is one message that names its parent, its namespace and its mode")
    func macvlan() {
        let child = ChildLink(
            name: "eth0",
            parent: LinkIndex(rawValue: 3),
            kind: .macvlan(.bridge),
            macAddress: MACAddress(rawValue: 0x02_00_00_00_00_09),
            mtu: 1400,
            group: 7
        )
        let expected = wire(
            "74 00 00 00 10 00 05 06 5b c0 05 6b 00 00 00 00",  // RTM_NEWLINK, REQUEST | ACK | EXCL | CREATE
            "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",  // ifinfomsg
            "09 00 03 00 65 74 68 30 00 00 00 00",  // IFLA_IFNAME: "eth0"
            "0a 00 01 00 02 00 00 00 00 09 00 00",  // IFLA_ADDRESS: 02:00:00:00:00:09
            "08 00 04 00 78 05 00 00",  // IFLA_MTU: 1400
            "08 00 1b 00 07 00 00 00",  // IFLA_GROUP: 7
            "08 00 05 00 03 00 00 00",  // IFLA_LINK: 3
            "08 00 1c 00 07 00 00 00",  // IFLA_NET_NS_FD: 7
            "1c 00 12 80",  // IFLA_LINKINFO, 24 bytes
            "0c 00 01 00 6d 61 63 76 6c 61 6e 00",  // IFLA_INFO_KIND: "macvlan"
            "0c 00 02 80",  // IFLA_INFO_DATA, 8 bytes
            "08 00 01 00 04 00 00 00"  // IFLA_MACVLAN_MODE: MACVLAN_MODE_BRIDGE
        )
        #expect(Self.bytes { $0.createChild(child, inNamespace: 7) } == expected)
    }

    @Test("An ipvlan link names its mode and its isolation, and no MAC address")
    func ipvlan() throws {
        let kind = ChildLink.Kind.ipvlan(.layer3Symmetric, .private)
        let child = ChildLink(name: "eth0", parent: LinkIndex(rawValue: 3), kind: kind)
        let body = wire(
            "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",  // ifinfomsg
            "09 00 03 00 65 74 68 30 00 00 00 00",  // IFLA_IFNAME: "eth0"
            "08 00 05 00 03 00 00 00",  // IFLA_LINK: 3
            "08 00 1c 00 07 00 00 00",  // IFLA_NET_NS_FD: 7
            "24 00 12 80",  // IFLA_LINKINFO, 32 bytes
            "0b 00 01 00 69 70 76 6c 61 6e 00 00",  // IFLA_INFO_KIND: "ipvlan"
            "14 00 02 80",  // IFLA_INFO_DATA, 16 bytes
            "06 00 01 00 02 00 00 00",  // IFLA_IPVLAN_MODE: IPVLAN_MODE_L3S
            "06 00 02 00 01 00 00 00"  // IFLA_IPVLAN_FLAGS: IPVLAN_F_PRIVATE
        )
        let expected = wire("60 00 00 00 10 00 05 06 5b c0 05 6b 00 00 00 00") + body
        #expect(Self.bytes { $0.createChild(child, inNamespace: 7) } == expected)
        let read = try decoded(expected) { message throws(DecodingError) in try Link(decoding: message) }
        #expect(read.first?.childKind == kind)
    }

    @Test("A functional block is up as it is made")
    func functionalBlock() {
        let expected = wire(
            "40 00 00 00 10 00 0d 06 5b c0 05 6b 00 00 00 00",
            "00 00 00 00 00 00 00 00 01 00 00 00 01 00 00 00",  // ifi_flags: IFF_UP, ifi_change: IFF_UP
            "09 00 03 00 69 66 62 30 00 00 00 00",  // IFLA_IFNAME: "ifb0"
            "08 00 1b 00 17 fa 00 00",  // IFLA_GROUP: 0xfa17
            "0c 00 12 80",  // IFLA_LINKINFO, 8 bytes
            "08 00 01 00 69 66 62 00"  // IFLA_INFO_KIND: "ifb"
        )
        #expect(Self.bytes { $0.createFunctionalBlock(named: "ifb0", group: 0xfa17) } == expected)
    }

    @Test("A bridge's name, MAC address and MTU are set as it is made")
    func bridge() {
        let expected = wire(
            "4c 00 00 00 10 00 0d 06 5b c0 05 6b 00 00 00 00",  // RTM_NEWLINK, as for a veth pair
            "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",  // ifinfomsg
            "08 00 03 00 62 72 30 00",  // IFLA_IFNAME: "br0"
            "0a 00 01 00 02 00 00 00 00 01 00 00",  // IFLA_ADDRESS: 02:00:00:00:00:01
            "08 00 04 00 dc 05 00 00",  // IFLA_MTU: 1500
            "10 00 12 80",  // IFLA_LINKINFO, 12 bytes
            "0b 00 01 00 62 72 69 64 67 65 00 00"  // IFLA_INFO_KIND: "bridge"
        )
        let mac = MACAddress(rawValue: 0x02_00_00_00_00_01)
        #expect(Self.bytes { $0.createBridge(named: "br0", macAddress: mac, mtu: 1500) } == expected)
    }

    @Test("A bridge can be told not to snoop", arguments: [(true, "01"), (false, "00")])
    func snooping(_ isOn: Bool, _ octet: String) {
        let expected = wire(
            "44 00 00 00 10 00 0d 06 5b c0 05 6b 00 00 00 00",
            "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
            "08 00 03 00 62 72 30 00",  // IFLA_IFNAME: "br0"
            "1c 00 12 80",  // IFLA_LINKINFO, 24 bytes
            "0b 00 01 00 62 72 69 64 67 65 00 00",  // IFLA_INFO_KIND: "bridge"
            "0c 00 02 80",  // IFLA_INFO_DATA, 8 bytes
            "05 00 17 00 \(octet) 00 00 00"  // IFLA_BR_MCAST_SNOOPING
        )
        #expect(Self.bytes { $0.createBridge(named: "br0", snoopsMulticast: isOn) } == expected)
    }

    @Test("A bridge can be told how much to learn at most")
    func learning() {
        let expected = wire(
            "44 00 00 00 10 00 0d 06 5b c0 05 6b 00 00 00 00",
            "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
            "08 00 03 00 62 72 30 00",  // IFLA_IFNAME: "br0"
            "1c 00 12 80",  // IFLA_LINKINFO, 24 bytes
            "0b 00 01 00 62 72 69 64 67 65 00 00",  // IFLA_INFO_KIND: "bridge"
            "0c 00 02 80",  // IFLA_INFO_DATA, 8 bytes
            "08 00 31 00 00 20 00 00"  // IFLA_BR_FDB_MAX_LEARNED: 8192
        )
        #expect(Self.bytes { $0.createBridge(named: "br0", mostLearned: 8192) } == expected)
    }

    @Test("A change carries only what changes, and touches no other flag than up")
    func changes() {
        var change = LinkChange(isUp: false)
        change.controller = LinkChange.Controller.none
        let expected = wire(
            "28 00 00 00",  // nlmsg_len: 40
            "10 00 05 00",  // RTM_NEWLINK, NLM_F_REQUEST | NLM_F_ACK
            "5b c0 05 6b 00 00 00 00",
            "00 00 00 00 04 00 00 00",  // ifi_index: 4
            "00 00 00 00 01 00 00 00",  // ifi_flags: down, ifi_change: IFF_UP
            "08 00 0a 00 00 00 00 00"  // IFLA_MASTER: none
        )
        #expect(Self.bytes { $0.change(LinkIndex(rawValue: 4), change) } == expected)
    }

    @Test("Properties of a bridge port and of IPv6 have their own nests")
    func nestedChanges() {
        var change = LinkChange(alias: "a")
        change.hairpin = true
        change.isolated = false
        change.generatesLinkLocalAddress = false
        let expected = wire(
            "5c 00 00 00 10 00 05 00 5b c0 05 6b 00 00 00 00",
            "00 00 00 00 04 00 00 00 00 00 00 00 00 00 00 00",  // ifi_index: 4, no flag changes
            "05 00 14 00 61 00 00 00",  // IFLA_IFALIAS: "a", without a NUL
            "24 00 12 80",  // IFLA_LINKINFO, 32 bytes
            "0b 00 04 00 62 72 69 64 67 65 00 00",  // IFLA_INFO_SLAVE_KIND: "bridge"
            "14 00 05 80",  // IFLA_INFO_SLAVE_DATA, 16 bytes
            "05 00 04 00 01 00 00 00",  // IFLA_BRPORT_MODE: hairpin
            "05 00 21 00 00 00 00 00",  // IFLA_BRPORT_ISOLATED: not
            "10 00 1a 80",  // IFLA_AF_SPEC, 12 bytes
            "0c 00 0a 80",  // AF_INET6, 8 bytes
            "05 00 08 00 01 00 00 00"  // IFLA_INET6_ADDR_GEN_MODE: none
        )
        #expect(Self.bytes { $0.change(LinkIndex(rawValue: 4), change) } == expected)
    }

    @Test("A link that announces its IPv4 addresses has that among the settings of its IPv4")
    func announcement() {
        var change = LinkChange()
        change.announcesIPv4Addresses = true
        let expected = wire(
            "34 00 00 00 10 00 05 00 5b c0 05 6b 00 00 00 00",
            "00 00 00 00 04 00 00 00 00 00 00 00 00 00 00 00",  // ifi_index: 4, no flag changes
            "14 00 1a 80",  // IFLA_AF_SPEC, 16 bytes
            "10 00 02 80",  // AF_INET, 12 bytes
            "0c 00 01 80",  // IFLA_INET_CONF, 8 bytes
            "08 00 16 00 01 00 00 00"  // IPV4_DEVCONF_ARP_NOTIFY: on
        )
        #expect(Self.bytes { $0.change(LinkIndex(rawValue: 4), change) } == expected)
    }

    @Test("A deletion is what ip(8) sends, by index; a group's has no index")
    func deletions() {
        let expected = wire(
            "20 00 00 00 11 00 05 00 5b c0 05 6b 00 00 00 00",  // RTM_DELLINK, NLM_F_REQUEST | NLM_F_ACK
            "00 00 00 00 04 00 00 00 00 00 00 00 00 00 00 00"  // ifi_index: 4
        )
        #expect(Self.bytes { $0.deleteLink(LinkIndex(rawValue: 4)) } == expected)
        let group = wire(
            "28 00 00 00 11 00 05 00 5b c0 05 6b 00 00 00 00",
            "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
            "08 00 1b 00 18 fa 00 00"  // IFLA_GROUP: 0xfa18
        )
        #expect(Self.bytes { $0.deleteLinks(inGroup: 0xfa18) } == group)
    }

    /// What a 6.18 kernel said about a bridge port, without the attributes that nobody reads here.
    private static let port = [
        "10 00 00 00 5b c0 05 6b 23 53 00 00",  // RTM_NEWLINK, nlmsg_seq, nlmsg_pid
        "00 00 01 00 04 00 00 00",  // ifi_family: AF_UNSPEC, ifi_type: ARPHRD_ETHER, ifi_index: 4
        "43 10 01 00 00 00 00 00",  // ifi_flags: UP, BROADCAST, RUNNING, MULTICAST, LOWER_UP
        "0a 00 03 00 76 65 74 68 30 00 00 00",  // IFLA_IFNAME: "veth0"
        "05 00 43 00 00 00 00 00",  // IFLA_NETNS_IMMUTABLE, which this library doesn't know
        "08 00 04 00 dc 05 00 00",  // IFLA_MTU: 1500
        "08 00 1b 00 07 00 00 00",  // IFLA_GROUP: 7
        "08 00 0a 00 02 00 00 00",  // IFLA_MASTER: 2
        "11 00 14 00 66 61 69 72 77 61 79 20 74 65 73 74 00 00 00 00",  // IFLA_IFALIAS: "fairway test"
        "0a 00 01 00 82 7a ea 17 c6 3e 00 00",  // IFLA_ADDRESS
        "48 00 12 00",  // IFLA_LINKINFO, without the flag of a nest, as the kernel has it
        "09 00 01 00 76 65 74 68 00 00 00 00",  // IFLA_INFO_KIND: "veth"
        "0b 00 04 00 62 72 69 64 67 65 00 00",  // IFLA_INFO_SLAVE_KIND: "bridge"
        "2c 00 05 00",  // IFLA_INFO_SLAVE_DATA
        "05 00 01 00 03 00 00 00",  // IFLA_BRPORT_STATE
        "05 00 04 00 01 00 00 00",  // IFLA_BRPORT_MODE: hairpin
        "05 00 08 00 01 00 00 00",  // IFLA_BRPORT_LEARNING
        "06 00 1f 00 fd ff 00 00",  // IFLA_BRPORT_GROUP_FWD_MASK
        "05 00 21 00 01 00 00 00",  // IFLA_BRPORT_ISOLATED
        "08 00 05 00 03 00 00 00",  // IFLA_LINK: 3
    ]

    private static func message(_ fields: [String], length: UInt8? = nil) -> [UInt8] {
        let body = fields.flatMap { wire($0) }
        return [length ?? UInt8(body.count + 4), 0, 0, 0] + body
    }

    @Test("What the kernel says about a bridge port is read")
    func decodedPort() throws {
        let links = try decoded(Self.message(Self.port)) { message throws(DecodingError) in try Link(decoding: message)
        }
        let link = try #require(links.first)
        #expect(link.index == LinkIndex(rawValue: 4))
        #expect(link.name == "veth0")
        #expect(link.macAddress?.description == "82:7a:ea:17:c6:3e")
        #expect(link.mtu == 1500)
        #expect(link.isUp)
        #expect(link.flags.contains(.lowerUp))
        #expect(link.group == 7)
        #expect(link.alias == "fairway test")
        #expect(link.kind == "veth")
        #expect(link.controller == LinkIndex(rawValue: 2))
        #expect(link.bridgePort?.isHairpin == true)
        #expect(link.bridgePort?.isIsolated == true)
        #expect(link.bridgePort?.groupForwardMask == 0xFFFD)
        #expect(link.peerIndex == LinkIndex(rawValue: 3))
        #expect(link.peerNamespace == nil)
    }

    @Test("What a bridge says about its ports is not taken for a link")
    func bridgeFamily() throws {
        var fields = Self.port
        fields[1] = "07 00 01 00 04 00 00 00"  // ifi_family: AF_BRIDGE
        #expect(
            try decoded(Self.message(fields)) { message throws(DecodingError) in try Link(decoding: message) }.isEmpty
        )
    }

    @Test("An attribute of another size than its type is refused, and names itself")
    func wrongSize() {
        var fields = Self.port
        fields[5] = "06 00 04 00 dc 05 00 00"  // IFLA_MTU of two bytes
        #expect(throws: DecodingError.unexpectedSize(attribute: 4, expected: 4, actual: 2)) {
            try decoded(Self.message(fields)) { message throws(DecodingError) in try Link(decoding: message) }
        }
    }
}
