import FairwayModel
import FairwayTesting
import IPAddressing
import LinuxSystem
import SystemPackage
import Testing

@testable import FairwayRelay

@Suite("Choosing host ports, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct PortChoiceTests {
    let host: PrivateHost

    init() throws {
        host = try PrivateHost()
    }

    @Test("Any port is one of the host's local range that is neither bound, reserved by the kernel nor in the store")
    func anyPort() throws {
        try host.run {
            try Sysctl.write("40000 40004", to: "net.ipv4.ip_local_port_range")
            try Sysctl.write("40001", to: "net.ipv4.ip_local_reserved_ports")
        }
        let taken = try host.run { try ForeignSocket(.v4(.loopback), 40002) }
        let anyPort = PortRequest(hostPort: 0, containerPort: 80)
        let bound = try host.run {
            try PortBinder.bind([anyPort, anyPort]) { $0.hostPort == 40004 ? "container \"web\"" : nil }
        }
        #expect(Set(bound.published.map(\.hostPort)) == [40000, 40003])
        let error = try #require(throws: FairwayError.self) {
            _ = try host.run { try PortBinder.bind([anyPort]) { $0.hostPort == 40004 ? "container \"web\"" : nil } }
        }
        #expect(error.code == .exhausted)
        #expect(error.message.hasPrefix("no free tcp host port from 40000 to 40004 on 0.0.0.0"), "\(error)")
        _ = consume bound
        _ = consume taken
    }

    @Test("Several container ports at any host port get consecutive ones")
    func anyRun() throws {
        let bound = try host.bind(PortRequest(hostPort: 0, containerPort: 80, count: 20, transport: .udp))
        let port = try #require(bound.published.first)
        #expect(port.count == 20)
        #expect(bound.sockets.numbers.count == 40)
        #expect(try !host.run { try ForeignSocket.canBind(port.hostPort + 19, at: .v4(.any), .udp) })
        _ = consume bound
    }

    @Test("Of a range that is longer than needed the first free run is taken")
    func firstFreeOfRange() throws {
        let taken = try host.run { try ForeignSocket(.v4(.any), 8001) }
        let request = PortRequest(hostPort: 8000, hostCount: 6, containerPort: 80, count: 2)
        let first = try host.bind(request)
        let second = try host.bind(request)
        #expect(first.published.map(\.hostPorts) == [8002...8003])
        #expect(second.published.map(\.hostPorts) == [8004...8005])
        let error = try #require(throws: FairwayError.self) { _ = try host.bind(request) }
        #expect(error.message.hasPrefix("no free tcp run of 2 host ports from 8000 to 8005"), "\(error)")
        _ = consume first
        _ = consume second
        _ = consume taken
    }

    @Test("A choice leaves alone what another entry of the same request names")
    func namedPortsComeFirst() throws {
        let bound = try host.bind(
            PortRequest(hostPort: 8000, hostCount: 3, containerPort: 80),
            PortRequest(hostPort: 8000, containerPort: 90)
        )
        #expect(bound.published.map(\.hostPort) == [8001, 8000])
        _ = consume bound
    }

    @Test("More than 1,024 ports in one range are checked, not held, and a warning says so")
    func longRangesAreChecked() throws {
        let request = PortRequest(hostPort: 20000, containerPort: 20000, count: 1025)
        let bound = try host.bind(request)
        #expect(bound.sockets.numbers.isEmpty)
        #expect(bound.warnings.count == 1)
        #expect(bound.warnings.first?.contains("1025 host ports from 20000/tcp") == true, "\(bound.warnings)")
        #expect(try host.becomesFree(20000))
        _ = consume bound
        let taken = try host.run { try ForeignSocket(.v4(.any), 21024) }
        let error = try #require(throws: FairwayError.self) { _ = try host.bind(request) }
        #expect(error.message.hasPrefix("bind for 0.0.0.0:21024 failed"), "\(error)")
        _ = consume taken
    }

    @Test("Where the kernel has no SCTP sockets, a warning says that only the store keeps the port")
    func transportWithoutSockets() throws {
        let bound = try host.bind(PortRequest(hostPort: 7000, containerPort: 7000, transport: .sctp))
        let isHeld = bound.sockets.numbers.count == 1
        #expect(bound.published.count == 1)
        #expect(isHeld == bound.warnings.isEmpty)
        if !isHeld {
            #expect(bound.warnings.first?.contains("7000/sctp is reserved among containers only") == true)
        }
        _ = consume bound
    }
}
