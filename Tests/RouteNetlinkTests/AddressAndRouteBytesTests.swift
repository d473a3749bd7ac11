import FairwayTesting
import IPAddressing
import Netlink
import RouteNetlink
import Testing

/// Requests recorded from ip(8) with strace, and answers of a 6.18 kernel.
@Suite("Addresses and routes, byte for byte")
struct AddressAndRouteBytesTests {
    private static let sequence: UInt32 = 0x6B05_C05B
    private static let bridge = LinkIndex(rawValue: 2)

    private static func bytes(_ write: (inout MessageWriter) -> Void) -> [UInt8] {
        var writer = MessageWriter(sequence: sequence)
        write(&writer)
        return writer.bytes
    }

    private static func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

    @Test("`ip addr add 10.9.0.2/24 dev br0`")
    func addIPv4Address() throws {
        let expected = wire(
            "28 00 00 00",  // nlmsg_len: 40
            "14 00",  // nlmsg_type: RTM_NEWADDR
            "05 06",  // nlmsg_flags: NLM_F_REQUEST | NLM_F_ACK | NLM_F_EXCL | NLM_F_CREATE
            "5b c0 05 6b",  // nlmsg_seq
            "00 00 00 00",  // nlmsg_pid
            "02 18 00 00",  // ifa_family: AF_INET, ifa_prefixlen: 24, ifa_flags, ifa_scope
            "02 00 00 00",  // ifa_index: 2
            "08 00 02 00 0a 09 00 02",  // IFA_LOCAL
            "08 00 01 00 0a 09 00 02"  // IFA_ADDRESS
        )
        let address = InterfaceAddress(try Self.address("10.9.0.2"), prefixLength: 24, on: Self.bridge)
        #expect(Self.bytes { $0.add(address) } == expected)
    }

    @Test("`ip -6 addr add fd00:9::2/64 dev br0 nodad`")
    func addIPv6Address() throws {
        let expected = wire(
            "40 00 00 00 14 00 05 06 5b c0 05 6b 00 00 00 00",
            "0a 40 02 00",  // ifa_family: AF_INET6, ifa_prefixlen: 64, ifa_flags: IFA_F_NODAD, ifa_scope
            "02 00 00 00",  // ifa_index: 2
            "14 00 02 00 fd 00 00 09 00 00 00 00 00 00 00 00 00 00 00 02",  // IFA_LOCAL
            "14 00 01 00 fd 00 00 09 00 00 00 00 00 00 00 00 00 00 00 02"  // IFA_ADDRESS
        )
        let address = InterfaceAddress(try Self.address("fd00:9::2"), prefixLength: 64, on: Self.bridge)
        #expect(Self.bytes { $0.add(address) } == expected)
    }

    @Test("Listed addresses are read: the own one where there is one, else the only one")
    func listedAddresses() throws {
        let listing = wire(
            "4c 00 00 00 14 00 22 00 5c c0 05 6b 50 53 00 00",  // RTM_NEWADDR, NLM_F_MULTI | NLM_F_DUMP_FILTERED
            "02 18 80 00 02 00 00 00",  // AF_INET, /24, IFA_F_PERMANENT, ifa_index: 2
            "08 00 01 00 0a 09 00 02",  // IFA_ADDRESS
            "08 00 02 00 0a 09 00 02",  // IFA_LOCAL
            "08 00 03 00 62 72 30 00",  // IFA_LABEL: "br0"
            "08 00 08 00 80 00 00 00",  // IFA_FLAGS
            "14 00 06 00 ff ff ff ff ff ff ff ff 2f 9d 03 00 2f 9d 03 00",  // IFA_CACHEINFO
            "48 00 00 00 14 00 22 00 5c c0 05 6b 50 53 00 00",
            "0a 40 82 00 02 00 00 00",  // AF_INET6, /64, IFA_F_PERMANENT | IFA_F_NODAD
            "14 00 01 00 fd 00 00 09 00 00 00 00 00 00 00 00 00 00 00 02",  // IFA_ADDRESS
            "14 00 06 00 ff ff ff ff ff ff ff ff 32 9d 03 00 32 9d 03 00",
            "08 00 08 00 82 00 00 00"
        )
        let addresses = try decoded(listing) { message throws(DecodingError) in try InterfaceAddress(decoding: message)
        }
        #expect(
            addresses == [
                InterfaceAddress(try Self.address("10.9.0.2"), prefixLength: 24, on: Self.bridge),
                InterfaceAddress(try Self.address("fd00:9::2"), prefixLength: 64, on: Self.bridge),
            ]
        )
    }

    @Test("`ip route add table 1000 default via 10.9.0.1 dev br0 metric 50`, and as it is listed")
    func routeOfAnotherTable() throws {
        let body =
            [
                "08 00 0f 00 e8 03 00 00",  // RTA_TABLE: 1000
                "08 00 05 00 0a 09 00 01",  // RTA_GATEWAY
                "08 00 06 00 32 00 00 00",  // RTA_PRIORITY: 50
                "08 00 04 00 02 00 00 00",  // RTA_OIF: 2
            ].flatMap { wire($0) }
        let expected =
            wire(
                "3c 00 00 00 18 00 05 06 5b c0 05 6b 00 00 00 00",  // RTM_NEWROUTE
                "02 00 00 00",  // rtm_family: AF_INET, rtm_dst_len, rtm_src_len, rtm_tos
                "00 04 00 01",  // rtm_table, rtm_protocol: RTPROT_STATIC (ip: RTPROT_BOOT), rtm_scope, rtm_type
                "00 00 00 00"  // rtm_flags
            ) + body
        let gateway = try Self.address("10.9.0.1")
        let route = Route(to: nil, through: gateway, on: Self.bridge, metric: 50, table: 1000)
        #expect(Self.bytes { $0.add(route) } == expected)

        let listing =
            wire(
                "3c 00 00 00 18 00 22 00 5b c0 05 6b 55 53 00 00",  // RTM_NEWROUTE, NLM_F_MULTI | NLM_F_DUMP_FILTERED
                "02 00 00 00 fc 03 00 01 00 00 00 00"  // rtm_table: RT_TABLE_COMPAT
            ) + body
        #expect(try decoded(listing) { message throws(DecodingError) in try Route(decoding: message) } == [route])
    }

    @Test("`ip route del 10.20.0.0/16 via 10.9.0.1` takes a route away whoever set it")
    func deleteRoute() throws {
        let expected = wire(
            "2c 00 00 00 19 00 05 00 5b c0 05 6b 00 00 00 00",  // RTM_DELROUTE, NLM_F_REQUEST | NLM_F_ACK
            "02 10 00 00",  // AF_INET, /16
            "fe 00 ff 01",  // RT_TABLE_MAIN, RTPROT_UNSPEC, RT_SCOPE_NOWHERE, RTN_UNICAST (ip: RTN_UNSPEC)
            "00 00 00 00",
            "08 00 01 00 0a 14 00 00",  // RTA_DST
            "08 00 05 00 0a 09 00 01"  // RTA_GATEWAY
        )
        let destination = try #require(IPNetwork("10.20.0.0/16"))
        let route = Route(to: destination, through: try Self.address("10.9.0.1"))
        #expect(Self.bytes { $0.delete(route) } == expected)
    }

    @Test("A route has the family of its destination, else of its gateway, else the given one")
    func families() throws {
        let destination = try #require(IPNetwork("fd00::/8"))
        #expect(Route(to: destination).family == .ipv6)
        #expect(Route(to: nil, through: try Self.address("fd00::1")).family == .ipv6)
        #expect(Route(to: nil, family: .ipv6).family == .ipv6)
        #expect(Route(to: nil).family == .ipv4)
    }

    @Test(
        "What is no unicast route, or is only remembered of one, is left out",
        arguments: ["02 00 00 00", "01 02 00 00"]
    )
    func otherRoutes(typeAndFlags: String) throws {
        let parts = typeAndFlags.split(separator: " ")
        let type = String(parts[0])
        let flags = "00 \(parts[1]) 00 00"
        let listing = wire("1c 00 00 00 18 00 02 00 00 00 00 00 00 00 00 00", "02 00 00 00 fe 02 00", type, flags)
        #expect(try decoded(listing) { message throws(DecodingError) in try Route(decoding: message) }.isEmpty)
    }

    @Test("A prefix longer than its family allows doesn't trap")
    func impossiblePrefix() throws {
        let listing = wire(
            "24 00 00 00 18 00 02 00 00 00 00 00 00 00 00 00",
            "02 ff 00 00 fe 02 00 01 00 00 00 00",  // rtm_dst_len: 255
            "08 00 01 00 0a 00 00 00"
        )
        let routes = try decoded(listing) { message throws(DecodingError) in try Route(decoding: message) }
        #expect(routes.map(\.destination) == [nil])
    }
}
