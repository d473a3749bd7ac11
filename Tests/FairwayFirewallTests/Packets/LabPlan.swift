import FairwayModel
import IPAddressing
import Testing

/// Who is where in the lab, and which ports are published.
enum LabPlan {
    struct Network {
        var name: String
        var index: UInt8
        var isInternal = false
        var allowsInterContainer = true

        var gateway: IPv4Address { IPv4Address(10, 88, index, 1) }
        /// Where hosts behind the bridge send what is for others.
        var gatewayMAC: MACAddress { MACAddress(rawValue: 0x0288_0000_0001 | UInt64(index) << 8) }

        func network() throws -> FairwayModel.Network {
            let subnet = try #require(IPNetwork(.v4(IPv4Address(10, 88, index, 0)), prefixLength: 24))
            return FairwayModel.Network(
                name: name,
                deviceName: "fw-\(name)",
                macAddress: gatewayMAC,
                subnets: [Subnet(network: subnet, gateway: .v4(gateway))],
                isInternal: isInternal,
                allowsInterContainer: allowsInterContainer
            )
        }
    }

    struct Container {
        var name: String
        var network: String
        var address: IPv4Address
        var ports: [PublishedPort] = []
        /// Whether somebody else attached it to the bridge by hand, without elements and in no group of ours.
        var isForeign = false
    }

    static let remoteMAC = MACAddress(rawValue: 0x0288_0000_FF09)

    static let networks = [
        Network(name: "a", index: 1),
        Network(name: "b", index: 2),
        Network(name: "q", index: 3, allowsInterContainer: false),
        Network(name: "i", index: 4, isInternal: true),
    ]

    static let containers = [
        Container(name: "a1", network: "a", address: IPv4Address(10, 88, 1, 2), ports: portsOfA1),
        Container(name: "a2", network: "a", address: IPv4Address(10, 88, 1, 3)),
        Container(name: "a3", network: "a", address: IPv4Address(10, 88, 1, 4)),
        Container(name: "b1", network: "b", address: IPv4Address(10, 88, 2, 2), ports: both(8070, 80)),
        Container(name: "q1", network: "q", address: IPv4Address(10, 88, 3, 2), ports: both(8090, 80)),
        Container(name: "q2", network: "q", address: IPv4Address(10, 88, 3, 3)),
        Container(name: "i1", network: "i", address: IPv4Address(10, 88, 4, 2)),
        Container(name: "i2", network: "i", address: IPv4Address(10, 88, 4, 3)),
        Container(name: "guest", network: "b", address: IPv4Address(10, 88, 2, 50), isForeign: true),
    ]

    /// Every kind of publication: on each address or one, also 127.0.0.1; single, as a range, as a shifted range.
    private static let portsOfA1: [PublishedPort] = {
        let uplink = IPAddress.v4(Lab.uplink)
        let ports =
            both(8080, 80) + both(8081, 80, at: uplink) + both(8082, 80, at: .v4(.loopback))
            + both(9000, 9000, count: 10) + both(9100, 9200, count: 2) + both(9300, 9300, count: 10, at: uplink)
        return ports + [
            PublishedPort(hostPort: 8080, containerPort: 80, transport: .sctp),
            PublishedPort(hostPort: 9400, containerPort: 9400, count: 2, transport: .sctp),
        ]
    }()

    private static func both(
        _ hostPort: UInt16,
        _ containerPort: UInt16,
        count: UInt16 = 1,
        at hostAddress: IPAddress? = nil
    ) -> [PublishedPort] {
        [TransportProtocol.tcp, .udp].map { transport in
            PublishedPort(
                hostAddress: hostAddress,
                hostPort: hostPort,
                containerPort: containerPort,
                count: count,
                transport: transport
            )
        }
    }

    /// Who serves what: everybody two ports, `a1` the ends of its ranges, the host one for all and one for itself.
    static let services: [(place: String, names: [String])] =
        containers.map { ($0.name, ["0.0.0.0:80", "0.0.0.0:81"]) } + [
            ("a1", ["0.0.0.0:9000", "0.0.0.0:9009", "0.0.0.0:9201", "0.0.0.0:9305"]),
            ("remote", ["0.0.0.0:80"]),
            // A datagram server has to answer from the address it was called at.
            ("host", ["192.0.2.1:7000", "127.0.0.1:7001"] + networks.map { "\($0.gateway):7000" }),
        ]

    /// The names by which tables call addresses.
    static let addressNames: [IPAddress: String] = {
        var names: [IPAddress: String] = [
            .v4(Lab.uplink): "uplink", .v4(Lab.remoteAddress): "remote", .v4(.loopback): "loopback",
        ]
        for container in containers { names[.v4(container.address)] = container.name }
        for network in networks { names[.v4(network.gateway)] = "gw-\(network.name)" }
        return names
    }()
}
