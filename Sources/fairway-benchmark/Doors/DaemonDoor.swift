internal import FairwayAPI
internal import FairwayClient
internal import FairwayModel

/// A daemon of its own, through its HTTP interface.
struct DaemonDoor: Door {
    let name = "HTTP interface"
    let client: DaemonClient

    init(_ host: PrivateHost) throws {
        client = DaemonClient(root: host.root, daemonExecutable: host.program("fairwayd"), environment: host.variables)
        try client.ensureDaemonIsRunning()
    }

    func attach(_ spec: EndpointSpec, _ sandbox: Sandbox) async throws -> ObjectID {
        try client.attach(AttachRequest(spec: spec, namespace: sandbox.reference)).id
    }

    func detach(_ endpoint: ObjectID) async throws { try client.detach(endpoint: endpoint) }

    func createNetwork(named name: String) async throws { _ = try client.createNetwork(NetworkSpec(name: name)) }

    func removeNetwork(named name: String) async throws { try client.removeNetwork(name) }

    func reset() async throws { _ = try client.reset() }
}
