import FairwayIPAM
import FairwayModel
import FairwayStore
import FairwayTesting
import IPAddressing
import Testing

/// A store of its own and the planner's verbs in it, with text for addresses.
final class Fixture {
    let directory: TemporaryDirectory
    let store: Store
    private var count = 0

    init() throws {
        directory = try TemporaryDirectory()
        store = try Store(path: directory.path("fairway.db"))
    }

    /// Plans a subnet without recording it.
    func plan(
        _ network: String? = nil,
        gateway: String? = nil,
        range: String? = nil,
        auxiliary: [String: String] = [:],
        family: IPFamily? = nil,
        isDefault: Bool = false,
        needsGateway: Bool = true,
        pools: AddressPools? = nil,
        occupied: HostAddresses = HostAddresses()
    ) throws -> Subnet {
        let spec = NetworkSpec.SubnetSpec(
            network: try network.map(prefix),
            gateway: try gateway.map(address),
            range: try range.map(prefix),
            auxiliary: try auxiliary.mapValues(address)
        )
        return try store.write { state in
            try AddressPlanner.plan(
                spec,
                family: family ?? spec.family,
                isDefault: isDefault,
                needsGateway: needsGateway,
                pools: try pools ?? AddressPools(Settings()),
                occupied: occupied,
                in: state
            )
        }
    }

    /// Records a network with one subnet.
    @discardableResult
    func addNetwork(_ name: String, _ subnet: Subnet) throws -> Network {
        let network = Network(name: name, deviceName: "br-\(name)", subnets: [subnet], state: .ready)
        try store.write { try $0.insert(network) }
        return network
    }

    @discardableResult
    func addNetwork(_ name: String, _ subnet: String) throws -> Network {
        try addNetwork(name, plan(subnet))
    }

    /// Attaches an endpoint; its address.
    @discardableResult
    func lease(
        _ name: String,
        on network: Network,
        requested: [String] = [],
        container: Container? = nil
    ) throws -> Lease {
        count += 1
        let sandbox = Sandbox(
            origin: .foreign,
            path: "/x",
            device: 4,
            inode: UInt64(count),
            containerID: container?.id
        )
        let endpoint = Endpoint(
            networkID: network.id,
            sandboxID: sandbox.id,
            name: name,
            hostLinkName: "veth\(count)",
            macAddress: .random()
        )
        let wanted = try requested.map(address)
        let addresses = try store.write { state in
            try state.insert(sandbox)
            try state.insert(endpoint)
            return try AddressPlanner.lease(
                on: network,
                for: endpoint.id,
                name: name,
                requested: wanted,
                in: state
            )
        }
        return Lease(endpoint: endpoint.id, addresses: addresses.map(\.description))
    }

    func release(_ lease: Lease) throws {
        try store.write { try $0.delete(endpoint: lease.endpoint) }
    }

    func addContainer(_ name: String, addresses: [String] = []) throws -> Container {
        var spec = ContainerSpec(name: name, rootfs: "/", command: ["true"])
        spec.networkMode = .networks([NetworkAttachment(addresses: try addresses.map(address))])
        let container = Container(name: name, spec: spec)
        try store.write { try $0.insert(container) }
        return container
    }

    struct Lease {
        var endpoint: ObjectID
        var addresses: [String]
        var address: String { addresses.joined(separator: ",") }
    }
}

func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

func prefix(_ text: String) throws -> IPNetwork { try #require(IPNetwork(text)) }

/// Runs what has to fail with a sentence, and returns that.
func refusal<Value>(_ body: () throws -> Value) throws -> FairwayError {
    try #require(throws: FairwayError.self, performing: body)
}
