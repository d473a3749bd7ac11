import FairwayModel
import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayStore

/// A store in a directory of its own, and short ways to put objects into it.
final class Fixture {
    let directory: TemporaryDirectory
    let store: Store

    init() throws {
        directory = try TemporaryDirectory()
        store = try Store(path: directory.path("fairway.db"))
    }

    var path: String { directory.path("fairway.db") }

    @discardableResult
    func addNetwork(_ name: String = "blue", _ subnet: String = "10.1.0.0/24") throws -> Network {
        let network = try Self.network(name, subnet)
        try store.write { try $0.insert(network) }
        return network
    }

    @discardableResult
    func addContainer(_ name: String = "web", addresses: [IPAddress] = []) throws -> Container {
        var spec = ContainerSpec(name: name, rootfs: "/", command: ["true"])
        spec.networkMode = .networks([NetworkAttachment(addresses: addresses)])
        let container = Container(name: name, spec: spec)
        try store.write { try $0.insert(container) }
        return container
    }

    /// An endpoint in a sandbox of its own.
    @discardableResult
    func addEndpoint(_ name: String, on network: Network, container: Container? = nil) throws -> Endpoint {
        let sandbox = Sandbox(origin: .owned, path: "/run/\(name)", device: 4, inode: 1, containerID: container?.id)
        let endpoint = Self.endpoint(name, on: network, sandbox: sandbox)
        try store.write { state throws in
            try state.insert(sandbox)
            try state.insert(endpoint)
        }
        return endpoint
    }

    static func network(_ name: String, _ subnet: String = "10.1.0.0/24") throws -> Network {
        let prefix = try #require(IPNetwork(subnet))
        return Network(
            name: name,
            deviceName: "br-\(name)",
            macAddress: .random(),
            subnets: [Subnet(network: prefix, gateway: prefix.firstHost)],
            mtu: 1400,
            labels: ["colour": name],
            options: ["a": "b"]
        )
    }

    static func endpoint(_ name: String, on network: Network, sandbox: Sandbox) -> Endpoint {
        Endpoint(
            networkID: network.id,
            sandboxID: sandbox.id,
            name: name,
            hostLinkName: "veth-\(name)",
            macAddress: .random(),
            openPorts: [PublishedPort(hostPort: 80, containerPort: 80)],
            spoofing: .mac,
            allowedAddresses: [IPNetwork("192.0.2.0/28")].compactMap(\.self),
            bandwidth: Bandwidth(egress: BitRate("10mbit")),
            aliases: ["\(name)-alias"]
        )
    }
}

func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

/// Runs what has to fail with a sentence, and returns that.
func refusal<Value>(_ body: () throws -> Value) throws -> FairwayError {
    try #require(throws: FairwayError.self, performing: body)
}
