import FairwayTesting
import IPAddressing
import Netlink
import RouteNetlink
import Testing

/// Requests recorded from ip(8) and bridge(8) with strace, and answers of a 6.18 kernel.
@Suite("Neighbours, forwarding entries and rules, byte for byte")
struct NeighbourBytesTests {
    private static func bytes(_ write: (inout MessageWriter) -> Void) -> [UInt8] {
        var writer = MessageWriter(sequence: 0x6B05_C05C)
        write(&writer)
        return writer.bytes
    }

    private static func mac(_ last: UInt64) -> MACAddress { MACAddress(rawValue: 0x02_00_00_00_00_00 | last) }

    @Test("`ip neigh add 10.9.0.7 lladdr 02:00:00:00:00:07 dev br0 nud permanent`, and its deletion")
    func neighbour() throws {
        let address = try #require(IPAddress("10.9.0.7"))
        let neighbour = Neighbour(address, at: Self.mac(7), on: LinkIndex(rawValue: 2))
        let add = wire(
            "30 00 00 00",  // nlmsg_len: 48
            "1c 00",  // nlmsg_type: RTM_NEWNEIGH
            "05 06",  // nlmsg_flags: NLM_F_REQUEST | NLM_F_ACK | NLM_F_EXCL | NLM_F_CREATE
            "5c c0 05 6b 00 00 00 00",  // nlmsg_seq, nlmsg_pid
            "02 00 00 00",  // ndm_family: AF_INET, padding
            "02 00 00 00",  // ndm_ifindex: 2
            "80 00 00 00",  // ndm_state: NUD_PERMANENT, ndm_flags, ndm_type
            "08 00 01 00 0a 09 00 07",  // NDA_DST
            "0a 00 02 00 02 00 00 00 00 07 00 00"  // NDA_LLADDR
        )
        #expect(Self.bytes { $0.add(neighbour) } == add)
        let delete = wire(
            "24 00 00 00 1d 00 05 00 5c c0 05 6b 00 00 00 00",  // RTM_DELNEIGH, NLM_F_REQUEST | NLM_F_ACK
            "02 00 00 00 02 00 00 00 80 00 00 00",
            "08 00 01 00 0a 09 00 07"  // NDA_DST
        )
        #expect(Self.bytes { $0.delete(neighbour) } == delete)
    }

    @Test("Listed neighbours are read, and the end of the list is none")
    func listedNeighbours() throws {
        let listing = wire(
            "4c 00 00 00 1c 00 22 00 5c c0 05 6b 23 53 00 00",  // RTM_NEWNEIGH, NLM_F_MULTI | NLM_F_DUMP_FILTERED
            "02 00 00 00 02 00 00 00 80 00 00 01",  // AF_INET, ndm_ifindex: 2, NUD_PERMANENT, RTN_UNICAST
            "08 00 01 00 0a 09 00 08",  // NDA_DST
            "0a 00 02 00 02 00 00 00 00 08 00 00",  // NDA_LLADDR
            "08 00 04 00 00 00 00 00",  // NDA_PROBES
            "14 00 03 00 02 00 00 00 02 00 00 00 02 00 00 00 00 00 00 00",  // NDA_CACHEINFO
            "14 00 00 00 03 00 02 00 5c c0 05 6b 23 53 00 00 00 00 00 00"  // NLMSG_DONE
        )
        let neighbours = try decoded(listing) { message throws(DecodingError) in try Neighbour(decoding: message) }
        let address = try #require(IPAddress("10.9.0.8"))
        #expect(neighbours == [Neighbour(address, at: Self.mac(8), on: LinkIndex(rawValue: 2))])
    }

    @Test("`bridge fdb add 02:00:00:00:00:09 dev veth0 master static`, and as it is listed")
    func forwardingEntry() throws {
        var entry = ForwardingEntry(Self.mac(9), on: LinkIndex(rawValue: 4))
        let add = wire(
            "28 00 00 00 1c 00 05 06 5c c0 05 6b 00 00 00 00",  // RTM_NEWNEIGH
            "07 00 00 00",  // ndm_family: AF_BRIDGE
            "04 00 00 00",  // ndm_ifindex: 4
            "40 00 04 00",  // ndm_state: NUD_NOARP (bridge: and NUD_REACHABLE), ndm_flags: NTF_MASTER
            "0a 00 02 00 02 00 00 00 00 09 00 00"  // NDA_LLADDR
        )
        #expect(Self.bytes { $0.add(entry) } == add)

        let listing = wire(
            "4c 00 00 00 1c 00 02 00 5c c0 05 6b 2d 53 00 00",
            "07 00 00 00 04 00 00 00 40 00 00 00",
            "0a 00 02 00 02 00 00 00 00 09 00 00",  // NDA_LLADDR
            "08 00 09 00 02 00 00 00",  // NDA_MASTER: 2
            "08 00 0f 00 00 00 00 00",  // NDA_FLAGS_EXT
            "14 00 03 00 00 00 00 00 02 00 00 00 02 00 00 00 00 00 00 00",  // NDA_CACHEINFO
            "28 00 00 00 1c 00 02 00 5c c0 05 6b 2d 53 00 00",
            "07 00 00 00 04 00 00 00 80 00 02 00",  // NUD_PERMANENT, NTF_SELF: in the link's own filter
            "0a 00 02 00 33 33 00 00 00 01 00 00"
        )
        entry.controller = LinkIndex(rawValue: 2)
        let own = ForwardingEntry(
            MACAddress(rawValue: 0x3333_0000_0001),
            on: LinkIndex(rawValue: 4),
            owner: .link,
            state: .permanent
        )
        let entries = try decoded(listing) { message throws(DecodingError) in try ForwardingEntry(decoding: message) }
        #expect(entries == [entry, own])
    }

    @Test("Neighbours and forwarding entries are not taken for each other")
    func families() throws {
        let entry = ForwardingEntry(Self.mac(9), on: LinkIndex(rawValue: 4))
        let written = Self.bytes { $0.add(entry) }
        #expect(try decoded(written) { message throws(DecodingError) in try Neighbour(decoding: message) }.isEmpty)
        let address = try #require(IPAddress("10.9.0.8"))
        let neighbour = Self.bytes { $0.add(Neighbour(address, at: Self.mac(8), on: LinkIndex(rawValue: 2))) }
        #expect(
            try decoded(neighbour) { message throws(DecodingError) in try ForwardingEntry(decoding: message) }.isEmpty
        )
    }

    @Test(
        "What was written is read again",
        arguments: [nil, 7] as [UInt16?],
        [nil, "10.0.0.1", "fd00::1"] as [String?]
    )
    func roundTrip(vlan: UInt16?, remote: String?) throws {
        let remote = try remote.map { try #require(IPAddress($0)) }
        let entry = ForwardingEntry(
            Self.mac(9),
            on: LinkIndex(rawValue: 4),
            owner: .link,
            state: .permanent,
            remote: remote,
            vlan: vlan
        )
        let written = Self.bytes { $0.add(entry) }
        #expect(
            try decoded(written) { message throws(DecodingError) in try ForwardingEntry(decoding: message) } == [entry]
        )
    }

    @Test("`ip rule add from 10.9.0.0/24 table 1000 pref 500`")
    func addRule() throws {
        let expected = wire(
            "34 00 00 00 20 00 05 06 5c c0 05 6b 00 00 00 00",  // RTM_NEWRULE
            "02 00 18 00",  // family: AF_INET, dst_len, src_len: 24, tos
            "00 00 00 01",  // table, res1, res2, action: FR_ACT_TO_TBL
            "00 00 00 00",  // flags
            "08 00 02 00 0a 09 00 00",  // FRA_SRC
            "08 00 0f 00 e8 03 00 00",  // FRA_TABLE: 1000
            "08 00 06 00 f4 01 00 00"  // FRA_PRIORITY: 500
        )
        let source = try #require(IPNetwork("10.9.0.0/24"))
        #expect(Self.bytes { $0.add(RoutingRule(priority: 500, from: source, table: 1000)) } == expected)
    }

    @Test("Listed rules are read: the first has priority 0, tables over 255 come as an attribute")
    func listedRules() throws {
        let listing = wire(
            "34 00 00 00 20 00 02 00 5b c0 05 6b 3c 53 00 00",  // RTM_NEWRULE, NLM_F_MULTI
            "02 00 00 00 ff 00 00 01 00 00 00 00",  // table: RT_TABLE_LOCAL, action: FR_ACT_TO_TBL
            "08 00 0f 00 ff 00 00 00",  // FRA_TABLE
            "08 00 0e 00 ff ff ff ff",  // FRA_SUPPRESS_PREFIXLEN
            "05 00 15 00 02 00 00 00",  // FRA_PROTOCOL
            "44 00 00 00 20 00 02 00 5b c0 05 6b 3c 53 00 00",
            "02 00 18 00 fc 00 00 01 00 00 00 00",  // src_len: 24, table: RT_TABLE_COMPAT
            "08 00 0f 00 e8 03 00 00",  // FRA_TABLE: 1000
            "08 00 0e 00 ff ff ff ff",
            "05 00 15 00 00 00 00 00",
            "08 00 06 00 f4 01 00 00",  // FRA_PRIORITY: 500
            "08 00 02 00 0a 09 00 00",  // FRA_SRC
            "24 00 00 00 20 00 02 00 5b c0 05 6b 3c 53 00 00",
            "02 00 00 00 00 00 00 06 00 00 00 00",  // action: FR_ACT_BLACKHOLE
            "08 00 06 00 58 02 00 00"  // FRA_PRIORITY: 600
        )
        let rules = try decoded(listing) { message throws(DecodingError) in try RoutingRule(decoding: message) }
        #expect(rules.map(\.priority) == [0, 500, 600])
        #expect(rules.map(\.table) == [255, 1000, nil])
        #expect(rules.map(\.source) == [nil, IPNetwork("10.9.0.0/24"), nil])
        #expect(rules.allSatisfy { $0.family == .ipv4 })
    }
}
