internal import FairwayModel

/// A way to the engine: in this process, or through the daemon.
protocol Door: Sendable {
    /// What the rows of the tables begin with.
    var name: String { get }

    func attach(_ spec: EndpointSpec, _ sandbox: Sandbox) async throws -> ObjectID
    func detach(_ endpoint: ObjectID) async throws
    func createNetwork(named name: String) async throws
    func removeNetwork(named name: String) async throws
    /// Removes everything that was made through it.
    func reset() async throws
}

extension Door {
    /// Attaches sandboxes until there are `count`.
    func fill(_ sandboxes: inout [Sandbox], to count: Int) async throws {
        while sandboxes.count < count {
            let sandbox = try Sandbox()
            _ = try await attach(EndpointSpec(name: "standing\(sandboxes.count)"), sandbox)
            sandboxes.append(sandbox)
        }
    }
}
