import FairwayModel
import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import SystemPackage
import Testing

@testable import FairwayRelay

@Suite("Binding host ports, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct PortBinderTests {
    let host: PrivateHost

    init() throws {
        host = try PrivateHost()
    }

    @Test(
        "No other program gets a bound port, whatever options it sets",
        arguments: [TransportProtocol.tcp, .udp],
        ForeignSocket.Option.allCases
    )
    func portIsKept(transport: TransportProtocol, option: ForeignSocket.Option) throws {
        let bound = try host.bind(PortRequest(hostPort: 8080, containerPort: 80, transport: transport))
        for address in [IPAddress.v4(.any), .v4(.loopback), .v6(.any), .v6(.loopback)] {
            #expect(try !host.run { try ForeignSocket.canBind(8080, at: address, transport, option) })
        }
        #expect(bound.warnings == [])
        _ = consume bound
        #expect(try host.becomesFree(8080, transport, option))
    }

    @Test("A port of one address leaves the other addresses to others")
    func otherAddressesStayFree() throws {
        let bound = try host.bind(PortRequest(hostAddress: .v4(.loopback), hostPort: 8080, containerPort: 80))
        #expect(try !host.run { try ForeignSocket.canBind(8080, at: .v4(.loopback)) })
        #expect(try host.run { try ForeignSocket.canBind(8080, at: .v4(IPv4Address(127, 0, 0, 2))) })
        _ = consume bound
    }

    @Test(
        "Every address of one family leaves the other family to others",
        arguments: [(IPAddress.v4(.any), IPAddress.v6(.any)), (.v6(.any), .v4(.any))]
    )
    func otherFamilyStaysFree(family: IPAddress, other: IPAddress) throws {
        let bound = try host.bind(PortRequest(hostAddress: family, hostPort: 8080, containerPort: 80))
        let loopback = family.isIPv6 ? IPAddress.v6(.loopback) : .v4(.loopback)
        #expect(try !host.run { try ForeignSocket.canBind(8080, at: loopback, .tcp, .reuseAddress) })
        let error = try #require(throws: FairwayError.self) {
            _ = try host.bind(PortRequest(hostPort: 8080, containerPort: 80))
        }
        #expect(error.code == .conflict)
        let both = try host.bind(PortRequest(hostAddress: other, hostPort: 8080, containerPort: 80))
        _ = consume both
        _ = consume bound
    }

    @Test("Both families can be published apart from each other at once, and not twice")
    func familiesApart() throws {
        let bound = try host.bind(
            PortRequest(hostAddress: .v4(.any), hostPort: 8080, containerPort: 80),
            PortRequest(hostAddress: .v6(.any), hostPort: 8080, containerPort: 81)
        )
        #expect(bound.published.map(\.containerPort) == [80, 81])
        _ = consume bound
        let error = try #require(throws: FairwayError.self) {
            _ = try host.bind(
                PortRequest(hostAddress: .v6(.any), hostPort: 8080, containerPort: 80),
                PortRequest(hostAddress: .v6(.loopback), hostPort: 8080, containerPort: 81)
            )
        }
        #expect(error.message == "host port 8080/tcp is published twice; leave one of them out")
    }

    @Test("An IPv6 address that the host lacks is said to be the fault")
    func addressOfAnotherHost6() throws {
        let address = try #require(IPAddress("2001:db8::9"))
        let error = try #require(throws: FairwayError.self) {
            _ = try host.bind(PortRequest(hostAddress: address, hostPort: 8080, containerPort: 80))
        }
        #expect(error.code == .invalidArgument)
        #expect(error.message.hasPrefix("bind for [2001:db8::9]:8080 failed: this host has no address"), "\(error)")
    }

    @Test("A connection to a bound port is refused, as on a port that nobody has")
    func boundIsNotListening() throws {
        let bound = try host.bind(PortRequest(hostPort: 8080, containerPort: 80))
        #expect(throws: Errno.connectionRefused) {
            _ = try host.run { try ForeignSocket.connect(to: 8080) }
        }
        _ = consume bound
    }

    @Test("A datagram to a bound port is dropped, not kept")
    func datagramsAreDropped() throws {
        let bound = try host.bind(PortRequest(hostPort: 5353, containerPort: 53, transport: .udp))
        let sender = try host.run { try ForeignSocket.connect(to: 5353, .udp) }
        let number = sender.rawValue
        try systemCall { unsafe send(number, [1, 2, 3] as [UInt8], 3, 0) }
        // Delivery over loopback has happened when send returns.
        let socket = try #require(bound.sockets.numbers.first)
        #expect(try !Poll.waitUntilReadable(socket, timeoutMilliseconds: 0))
        _ = consume bound
    }

    @Test("Connections that wait for their end don't keep a port from us, and then no other gets it")
    func closingConnectionsAreTolerated() throws {
        try host.run {
            let server = try ForeignSocket(.v4(.any), 8080, .tcp, .reuseAddress)
            let client = try ForeignSocket.connect(to: 8080)
            // The side that closes first keeps the connection for a minute.
            _ = OwnedDescriptor(owning: try systemCall { accept(server.descriptor.rawValue, nil, nil) })
            _ = consume server
            _ = try Poll.waitUntilReadable(client.rawValue, timeoutMilliseconds: 5_000)
        }
        #expect(try host.becomesFree(8080, .tcp, .reuseAddress))
        #expect(try !host.run { try ForeignSocket.canBind(8080, at: .v4(.any), .tcp, .none) })
        let bound = try host.bind(PortRequest(hostPort: 8080, containerPort: 80))
        #expect(try !host.run { try ForeignSocket.canBind(8080, at: .v4(.any), .tcp, .reuseAddress) })
        _ = consume bound
    }

    @Test("A conflict names address, port, transport and the process that has the port")
    func conflictNamesTheProcess() throws {
        let taken = try host.run { try ForeignSocket(.v4(.loopback), 8080) }
        let error = try #require(throws: FairwayError.self) {
            _ = try host.bind(PortRequest(hostPort: 8080, containerPort: 80))
        }
        _ = consume taken
        #expect(error.code == .conflict)
        #expect(error.message.hasPrefix("bind for 0.0.0.0:8080 failed: port is already allocated: tcp"), "\(error)")
        #expect(error.message.contains("tcp port 8080 is held by the process \(getpid()) ("), "\(error)")
    }

    @Test("A conflict with a datagram socket of one IPv6 address is found, too")
    func conflictOfDatagrams() throws {
        let taken = try host.run { try ForeignSocket(.v6(.loopback), 53, .udp) }
        let error = try #require(throws: FairwayError.self) {
            let address = IPAddress.v6(.loopback)
            _ = try host.bind(PortRequest(hostAddress: address, hostPort: 53, containerPort: 53, transport: .udp))
        }
        _ = consume taken
        #expect(error.message.hasPrefix("bind for [::1]:53 failed"), "\(error)")
        #expect(error.message.contains("udp port 53 is held by the process \(getpid())"), "\(error)")
    }

    @Test("An address that the host lacks is said to be the fault")
    func addressOfAnotherHost() throws {
        let address = IPAddress.v4(IPv4Address(192, 0, 2, 9))
        let error = try #require(throws: FairwayError.self) {
            _ = try host.bind(PortRequest(hostAddress: address, hostPort: 8080, containerPort: 80))
        }
        #expect(error.code == .invalidArgument)
        #expect(error.message.contains("this host has no address 192.0.2.9"), "\(error)")
    }

    @Test("Where one of several is taken, none stays bound")
    func allOrNothing() throws {
        let taken = try host.run { try ForeignSocket(.v4(.any), 8083) }
        let error = try #require(throws: FairwayError.self) {
            _ = try host.bind(
                PortRequest(hostPort: 8080, containerPort: 80, count: 4),
                PortRequest(hostPort: 9090, containerPort: 90)
            )
        }
        _ = consume taken
        #expect(error.message.hasPrefix("bind for 0.0.0.0:8083 failed"), "\(error)")
        for port in [8080, 8081, 8082, 9090] as [UInt16] {
            #expect(try host.becomesFree(port))
        }
    }

    @Test("A port published twice at once, or reserved in the store, is refused by its name")
    func knownConflicts() throws {
        let twice = try #require(throws: FairwayError.self) {
            _ = try host.bind(
                PortRequest(hostPort: 8080, containerPort: 80, count: 4),
                PortRequest(hostAddress: .v4(.loopback), hostPort: 8083, containerPort: 90)
            )
        }
        #expect(twice.message == "host port 8083/tcp is published twice; leave one of them out")
        let reserved = try #require(throws: FairwayError.self) {
            let request = PortRequest(hostPort: 8080, containerPort: 80)
            _ = try host.run { try PortBinder.bind([request]) { _ in "container \"web\"" } }
        }
        #expect(reserved.code == .conflict)
        #expect(reserved.message.contains("tcp port 8080 is held by container \"web\""), "\(reserved)")
    }

    @Test("Ports that don't exist are refused")
    func impossiblePorts() throws {
        let impossible = [
            PortRequest(hostPort: 65535, containerPort: 80, count: 2),
            PortRequest(hostPort: 65000, hostCount: 1000, containerPort: 80),
            PortRequest(hostPort: 0, containerPort: 65535, count: 2),
            PortRequest(hostPort: 80, containerPort: 0),
            PortRequest(hostPort: 80, containerPort: 80, count: 0),
        ]
        for request in impossible {
            let error = try #require(throws: FairwayError.self) { _ = try host.bind(request) }
            #expect(error.code == .invalidArgument)
        }
    }
}
