import FairwayTesting
import IPAddressing
import NFTables
import Netlink
import NetworkNamespaces
import SystemPackage
import Testing

@Suite("Sets and maps, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct SetLiveTests {
    let table = TableReference(.inet, "t")

    private func network(_ text: String) throws -> FieldValue { .network(try #require(IPNetwork(text))) }

    private func sorted(_ elements: [SetElement]) -> [SetElement] {
        elements.sorted { $0.key.first.lexicographicallyPrecedes($1.key.first) }
    }

    /// Adds elements to a new set, and expects them to be listed, also by nft, and to be gone once they are deleted.
    private func expectRoundTrip(_ set: NamedSet, _ elements: [SetElement], reads text: String) throws {
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        var batch = Batch()
        batch.add(Table(table))
        batch.add(Chain("c", in: table))
        batch.add(set)
        batch.add(elements, to: set)
        try connection.commit(batch)
        #expect(try connection.sets(of: table) == [set])
        #expect(sorted(try connection.elements(of: set)) == sorted(elements))
        if NFTTool.isInstalled {
            let listed = try NFTTool.lines("list ruleset", in: host.namespace).joined(separator: " ")
            #expect(listed.contains(text), "\(listed)")
        }
        var half = Batch()
        half.delete(Array(elements.dropLast()), from: set)
        try connection.commit(half)
        #expect(try connection.elements(of: set) == elements.suffix(1))
        try connection.commit(Batch([.flushSet(set.reference)]))
        #expect(try connection.elements(of: set).isEmpty)
    }

    @Test("A set of names, with a comment")
    func plainSet() throws {
        try expectRoundTrip(
            NamedSet("bridges", in: table, key: [.interfaceName], comment: "ours"),
            [SetElement([.interface("fairway0")]), SetElement([.interface("eth1")], comment: "second")],
            reads: #"type ifname comment "ours" elements = { "#
        )
    }

    @Test("A set of networks, of which some touch, one is an address and one reaches the end")
    func intervalSet() throws {
        let networks = ["0.0.0.0/8", "10.0.0.0/8", "11.0.0.0/8", "192.168.1.1/32", "255.255.0.0/16"]
        try expectRoundTrip(
            NamedSet("subnets4", in: table, key: [.ipv4Address], flags: .interval),
            try networks.map { SetElement([try network($0)]) },
            reads: "{ 0.0.0.0/8, 10.0.0.0/8, 11.0.0.0/8, 192.168.1.1, 255.255.0.0/16 }"
        )
    }

    @Test("A set of IPv6 networks and a range")
    func ipv6IntervalSet() throws {
        let range = try #require(IPAddress("fd88::1"))...(try #require(IPAddress("fd88::9")))
        try expectRoundTrip(
            NamedSet("subnets6", in: table, key: [.ipv6Address], flags: .interval),
            [SetElement([try network("2001:db8::/32")]), SetElement([.addresses(range)])],
            reads: "{ 2001:db8::/32, fd88::1-fd88::9 }"
        )
    }

    @Test("A concatenation of a name and a network")
    func concatenatedIntervalSet() throws {
        try expectRoundTrip(
            NamedSet("home4", in: table, key: [.interfaceName, .ipv4Address], flags: .interval),
            [
                SetElement([.interface("br0"), try network("10.1.0.0/16")]),
                SetElement([.interface("br1"), .ipv4(IPv4Address(10, 2, 0, 1))]),
                SetElement([.interface("br2"), try network("0.0.0.0/0")]),
            ],
            reads: #"{ "br0" . 10.1.0.0/16, "br1" . 10.2.0.1, "br2" . 0.0.0.0/0 }"#
        )
    }

    @Test("A map from protocol and port to address and port")
    func valueMap() throws {
        let target: ElementKey = [.ipv4(IPv4Address(10, 88, 1, 2)), .port(80)]
        try expectRoundTrip(
            NamedSet(
                "pub4",
                in: table,
                key: [.inetProtocol, .inetService],
                data: .value([.ipv4Address, .inetService])
            ),
            [
                SetElement([.inetProtocol(.tcp), .port(8080)], value: target),
                SetElement([.inetProtocol(.udp), .port(53)], value: target),
            ],
            reads: "type inet_proto . inet_service : ipv4_addr . inet_service"
        )
    }

    @Test("A map from protocol and a range of ports to an address")
    func rangeMap() throws {
        let target: ElementKey = [.ipv4(IPv4Address(10, 88, 1, 2))]
        try expectRoundTrip(
            NamedSet(
                "pubrange4",
                in: table,
                key: [.inetProtocol, .inetService],
                data: .value([.ipv4Address]),
                flags: .interval
            ),
            [
                SetElement([.inetProtocol(.tcp), .ports(8000...8999)], value: target),
                SetElement([.inetProtocol(.udp), .ports(1...65535)], value: target),
            ],
            reads: "{ tcp . 8000-8999 : 10.88.1.2, udp . 1-65535 : 10.88.1.2 }"
        )
    }

    @Test("A map from networks to addresses")
    func intervalMap() throws {
        try expectRoundTrip(
            NamedSet("snat4", in: table, key: [.ipv4Address], data: .value([.ipv4Address]), flags: .interval),
            [
                SetElement([try network("10.88.1.0/24")], value: [.ipv4(IPv4Address(198, 51, 100, 7))]),
                SetElement([try network("10.88.2.0/24")], value: [.ipv4(IPv4Address(198, 51, 100, 8))]),
            ],
            reads: "{ 10.88.1.0/24 : 198.51.100.7, 10.88.2.0/24 : 198.51.100.8 }"
        )
    }

    @Test("A map from names to verdicts")
    func verdictMap() throws {
        try expectRoundTrip(
            NamedSet("pairs", in: table, key: [.interfaceName, .interfaceName], data: .verdict),
            [
                SetElement([.interface("br0"), .interface("br0")], verdict: .accept),
                SetElement([.interface("br0"), .interface("br1")], verdict: .goto("c")),
                SetElement([.interface("br2"), .interface("br1")], verdict: .drop),
            ],
            reads: "type ifname . ifname : verdict"
        )
    }

    @Test("The fields of a listed key have the values that were added")
    func fields() throws {
        let key: [DataType] = [.interfaceName, .etherAddress, .ipv4Address, .inetProtocol, .inetService]
        let values: [FieldValue] = [
            .interface("veth0"), .macAddress(.random()), try network("10.1.2.0/24"), .inetProtocol(.sctp),
            .ports(1000...1999),
        ]
        let set = NamedSet("all", in: table, key: key, flags: .interval)
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        try connection.commit(
            Batch([.addTable(Table(table)), .addSet(set), .addElements([SetElement(ElementKey(values))], set)])
        )
        #expect(try connection.elements(of: set).map { $0.key.fields(as: key) } == [values])
    }

    @Test("5,000 elements go in one batch and come back", arguments: [SetFlags(), .interval])
    func manyElements(flags: SetFlags) throws {
        let set = NamedSet(
            "pub4",
            in: table,
            key: [.ipv4Address, .inetService],
            data: .value([.ipv4Address, .inetService]),
            flags: flags
        )
        let elements = (0..<5000).map { (number: UInt32) in
            let address = IPv4Address(rawValue: 0x0A00_0000 + number)
            let port = FieldValue.port(UInt16(number % 1000))
            return SetElement([.ipv4(address), port], value: [.ipv4(address), port], comment: "number \(number)")
        }
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        try connection.commit(Batch([.addTable(Table(table)), .addSet(set), .addElements(elements, set)]))
        #expect(sorted(try connection.elements(of: set)) == elements)
        try connection.commit(Batch([.deleteElements(elements, set)]))
        #expect(try connection.elements(of: set).isEmpty)
    }

    @Test("A set that is not there is ENOENT")
    func missingSet() throws {
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        let set = NamedSet("none", in: table, key: [.ipv4Address])
        let error = try #require(throws: NetlinkError.self) { _ = try connection.elements(of: set) }
        #expect(error.code == .noSuchFileOrDirectory)
    }
}
