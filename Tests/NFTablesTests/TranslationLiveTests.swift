import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import NFTables
import Netlink
import NetworkNamespaces
import SystemPackage
import Testing

@Suite("Packets obey, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct TranslationLiveTests {
    let table = TableReference(.inet, "t")
    let target = IPv4Address(127, 0, 0, 2)
    let service: [DataType] = [.inetProtocol, .inetService]

    /// One published port, and a range of them.
    private func publish(on connection: inout NFTablesConnection) throws {
        let exact = NamedSet("pub4", in: table, key: service, data: .value([.ipv4Address, .inetService]))
        let range = NamedSet("pubrange4", in: table, key: service, data: .value([.ipv4Address]), flags: .interval)
        let base = BaseChain(.nat, .output, priority: .destinationNAT)
        let output = table.chain("output")
        let selectors: [Selector] = [.l4proto, .destinationPort]
        var batch = Batch()
        batch.add(Table(table))
        batch.add(exact)
        batch.add(range)
        batch.add(Chain(output, base: base))
        batch.add(Chain("publish", in: table))
        batch.append(
            [.when(.fibType(.destination), is: .addressType(.local)), .jump("publish")],
            to: output
        )
        batch.append([.dnat(for: selectors, from: exact)], to: table.chain("publish"))
        batch.append([.dnat(for: selectors, from: range)], to: table.chain("publish"))
        batch.add([SetElement([.inetProtocol(.udp), .port(8080)], value: [.ipv4(target), .port(80)])], to: exact)
        batch.add([SetElement([.inetProtocol(.udp), .ports(9000...9999)], value: [.ipv4(target)])], to: range)
        try connection.commit(batch)
    }

    @Test(
        "A port leads where the map says, alone or in a range; others stay",
        arguments: [(8080, IPv4Address(127, 0, 0, 2), 80), (9500, IPv4Address(127, 0, 0, 2), 9500)]
            + [(8081, .loopback, 8081), (10000, .loopback, 10000)] as [(UInt16, IPv4Address, UInt16)]
    )
    func publishedPort(port: UInt16, address: IPv4Address, arrival: UInt16) throws {
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        try publish(on: &connection)
        let arrives = try host.namespace.run { () throws(Errno) in
            let receiver = try Datagrams()
            try receiver.bind(to: address, port: arrival)
            try Datagrams().send(to: .loopback, port: port)
            return try receiver.waitForOne()
        }
        #expect(arrives)
    }

    @Test("A counter counts what reaches it")
    func counter() throws {
        let host = try TemporaryNamespace()
        var connection = try host.namespace.openSocket(NetfilterFamily.self)
        let chain = Chain("c", in: table, base: BaseChain(.filter, .output, priority: .filter))
        let wanted: [Statement] = [
            .when(.oifname, is: .interface("lo")),
            .when(.ipDestination, is: .network(try #require(IPNetwork("127.0.0.0/12")))),
            .when(.l4proto, is: .inetProtocol(.udp)), .when(.destinationPort, is: .ports(7...9)), .counter, .drop,
        ]
        var batch = Batch([.addTable(Table(table)), .addChain(chain)])
        batch.append(wanted, to: chain.reference)
        try connection.commit(batch)
        let refusal = try host.namespace.run { () throws(Errno) -> Errno? in
            try Datagrams().send(to: IPv4Address(127, 0, 0, 1), port: 10)
            try Datagrams().send(to: IPv4Address(127, 16, 0, 1), port: 9)
            do throws(Errno) { try Datagrams().send(to: .loopback, port: 9) } catch { return error }
            return nil
        }
        // The sender of a dropped packet is told so.
        #expect(refusal == .notPermitted)
        let expressions = try #require(try connection.rules(of: chain.reference).first?.expressions)
        #expect(expressions.contains(.counter(Counter(packets: 1, bytes: 29))))
    }
}

/// A UDP socket of the thread's namespace.
private struct Datagrams: ~Copyable {
    private let descriptor: OwnedDescriptor

    init() throws(Errno) {
        descriptor = OwnedDescriptor(owning: try systemCall { socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0) })
    }

    func bind(to address: IPv4Address, port: UInt16) throws(Errno) {
        var name = Self.name(address, port)
        let number = descriptor.rawValue
        try systemCall {
            unsafe withUnsafeBytes(of: &name) { bytes in
                unsafe Glibc.bind(
                    number,
                    bytes.assumingMemoryBound(to: sockaddr.self).baseAddress,
                    socklen_t(bytes.count)
                )
            }
        }
    }

    /// Sends one byte.
    func send(to address: IPv4Address, port: UInt16) throws(Errno) {
        var name = Self.name(address, port)
        let number = descriptor.rawValue
        try systemCall {
            unsafe withUnsafeBytes(of: &name) { bytes in
                let target = unsafe bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
                return unsafe sendto(number, [1], 1, 0, target, socklen_t(bytes.count))
            }
        }
    }

    /// Whether something arrives, within ten seconds.
    func waitForOne() throws(Errno) -> Bool {
        try Poll.waitUntilReadable(descriptor.rawValue, timeoutMilliseconds: 10_000)
    }

    private static func name(_ address: IPv4Address, _ port: UInt16) -> sockaddr_in {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = address.rawValue.bigEndian
        return name
    }
}
