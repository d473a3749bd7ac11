import FairwayModel
import IPAddressing
import Testing

@testable import FairwayRelay

@Suite("The kernel's tables about ports")
struct SocketTableTests {
    @Test("A line of /proc/net/tcp gives address, port, state and inode")
    func tcpLines() {
        let table = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0
               1: 0100007F:2328 0100007F:E44A 06 00000000:00000000 03:0000176A 00000000     0        0 0 3 0
            """
        let loopback = IPAddress.v4(.loopback)
        #expect(
            SocketTable.parse(table) == [
                .init(address: loopback, port: 8080, isListening: true, inode: 4711),
                .init(address: loopback, port: 9000, isListening: false, inode: 0),
            ]
        )
    }

    @Test("An IPv4 address in an IPv6 socket is an IPv4 address")
    func mappedAddress() throws {
        let line = "0: 0000000000000000FFFF00000100007F:0050 0:0 0A 0:0 0:0 0 0 0 12 1"
        #expect(try #require(SocketTable.parse(line).first).address == .v4(.loopback))
    }

    @Test(
        "A line that makes no sense is left out",
        arguments: ["", "0: 01:02 3", "0: XYZ:1F90 0:0 0A 0:0 0:0 0 0 0 12"]
    )
    func senselessLines(line: String) {
        #expect(SocketTable.parse(line).isEmpty)
    }

    @Test("The local port range is read; nonsense gives the kernel's default")
    func localPortRange() {
        #expect(LocalPorts.parseRange("40000\t40010") == 40000...40010)
        #expect(LocalPorts.parseRange("9 3") == 32768...60999)
        #expect(LocalPorts.parseRange("") == 32768...60999)
    }

    @Test("The list of reserved ports is read")
    func reservedPorts() {
        #expect(LocalPorts.parseList("8080,9000-9010") == [8080...8080, 9000...9010])
        #expect(LocalPorts.parseList("") == [])
    }

    @Test("Entries overlap if transport, address and at least one port are the same")
    func overlap() {
        let web = PublishedPort(hostPort: 80, containerPort: 80, count: 10)
        let local = PublishedPort(hostAddress: .v4(.loopback), hostPort: 89, containerPort: 1)
        let other = PublishedPort(hostAddress: .v4(IPv4Address(192, 0, 2, 1)), hostPort: 89, containerPort: 1)
        let any = PublishedPort(hostAddress: .v4(.any), hostPort: 89, containerPort: 1)
        let datagrams = PublishedPort(hostPort: 89, containerPort: 1, transport: .udp)
        #expect(web.overlaps(local))
        #expect(any.overlaps(local))
        #expect(!local.overlaps(other))
        #expect(!web.overlaps(datagrams))
        #expect(!local.overlaps(PublishedPort(hostAddress: .v6(.any), hostPort: 89, containerPort: 1)))
    }
}
