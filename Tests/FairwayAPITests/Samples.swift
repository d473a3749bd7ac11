import FairwayAPI
import FairwayModel
import IPAddressing
import Testing

/// Objects with every member filled, as the interface may carry them.
enum Samples {
    static let time = Timestamp(nanoseconds: 1_764_000_000_123_456_789)

    static func network() throws -> Network {
        Network(
            name: "web",
            deviceName: "br-web",
            macAddress: MACAddress("02:42:ac:11:00:01"),
            subnets: [
                Subnet(
                    network: try #require(IPNetwork("10.1.0.0/24")),
                    gateway: IPAddress("10.1.0.1"),
                    range: IPNetwork("10.1.0.128/25"),
                    auxiliary: ["router": try #require(IPAddress("10.1.0.2"))]
                ),
                Subnet(
                    network: try #require(IPNetwork("fd00:1::/64")),
                    gateway: IPAddress("fd00:1::1")
                ),
            ],
            allowsInterContainer: false,
            policy: NetworkPolicy(
                gatewayModes: GatewayModes(ipv6: .routed),
                masquerades: false,
                sourceAddresses: [try #require(IPAddress("192.0.2.7"))],
                trustedInterfaces: ["wg0", "eth1"],
                spoofing: .mac
            ),
            mtu: 1400,
            labels: ["tier": "front"],
            options: ["driver.option": "on"],
            createdAt: time,
            state: .ready
        )
    }

    static func sandbox(of container: ObjectID? = nil) -> Sandbox {
        Sandbox(origin: .owned, path: "/run/fairway/netns/a", device: 4, inode: 4_026_532_177, containerID: container)
    }

    static func endpoint(on network: Network, in sandbox: Sandbox) throws -> Endpoint {
        Endpoint(
            networkID: network.id,
            sandboxID: sandbox.id,
            name: "web-1",
            hostLinkName: "veth1a2b3c4",
            hostLinkIndex: 7,
            macAddress: try #require(MACAddress("02:42:0a:01:00:80")),
            addresses: [try #require(IPAddress("10.1.0.128")), try #require(IPAddress("fd00:1::80"))],
            ports: [
                PublishedPort(hostPort: 8080, containerPort: 80),
                PublishedPort(
                    hostAddress: IPAddress("192.0.2.1"),
                    hostPort: 5000,
                    containerPort: 53,
                    count: 2,
                    transport: .udp
                ),
            ],
            openPorts: [PublishedPort(hostPort: 443, containerPort: 443)],
            spoofing: .allow,
            allowedAddresses: [try #require(IPNetwork("192.0.2.0/28"))],
            bandwidth: Bandwidth(ingress: BitRate("10mbit"), egress: BitRate("1gbit")),
            aliases: ["www"],
            createdAt: time,
            state: .ready
        )
    }

    static let attachment = NetworkAttachment(
        network: "web",
        interfaceName: "net0",
        addresses: [IPAddress("10.1.0.128")].compactMap(\.self),
        macAddress: MACAddress("02:42:0a:01:00:80"),
        spoofing: .mac,
        allowedAddresses: [IPNetwork("192.0.2.0/28")].compactMap(\.self),
        bandwidth: Bandwidth(egress: BitRate("1250kbps")),
        aliases: ["www"],
        gatewayPriority: 5
    )

    static func containerSpec() throws -> ContainerSpec {
        var spec = ContainerSpec(name: "web-1", rootfs: "/srv/root", command: ["httpd", "-f"])
        spec.usesOverlay = true
        spec.environment = ["A=1"]
        spec.workingDirectory = "/srv"
        spec.hostname = "web"
        spec.isRemovedOnExit = true
        spec.mounts = [Mount(source: "/data", destination: "/mnt", isReadOnly: true)]
        spec.networkMode = .networks([attachment])
        spec.ports = [PortRequest(hostPort: 0, containerPort: 80), PortRequest(hostPort: 8080, containerPort: 80)]
        spec.dnsServers = [try #require(IPAddress("192.0.2.53"))]
        spec.dnsSearch = ["example.org"]
        spec.extraHosts = [.init(name: "db", address: try #require(IPAddress("192.0.2.7")))]
        spec.labels = ["a": "b"]
        spec.stopSignal = 2
        return spec
    }

    static func container() throws -> ContainerDetail {
        let network = try network()
        var container = Container(name: "web-1", spec: try containerSpec(), status: .running, createdAt: time)
        let sandbox = sandbox(of: container.id)
        container.processID = 4711
        container.sandboxID = sandbox.id
        container.startedAt = time
        container.exitCode = 3
        container.finishedAt = time
        return ContainerDetail(
            container: container,
            endpoints: [try endpoint(on: network, in: sandbox)],
            networks: [network],
            sandbox: sandbox,
            logPath: "/var/lib/fairway/containers/x/log"
        )
    }

    static func info() throws -> Info {
        Info(
            pid: 1,
            root: HostRoot(state: "/a", run: "/b"),
            namespace: "net:[4026531840]",
            settings: try Settings(SettingSources(stored: ["mtu": "1400"], flags: ["mtu": "1500"])),
            counts: .init(networks: 1, endpoints: 2, containers: 3, running: 4),
            warnings: ["none"]
        )
    }
}
