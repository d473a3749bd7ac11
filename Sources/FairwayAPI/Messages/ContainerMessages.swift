package import FairwayModel

/// A container with what it is attached to.
package struct ContainerDetail: Hashable, Sendable, Codable {
    package var container: Container
    package var endpoints: [Endpoint]
    /// The networks of these endpoints.
    package var networks: [Network]
    package var sandbox: Sandbox?
    package var logPath: String

    package init(
        container: Container,
        endpoints: [Endpoint] = [],
        networks: [Network] = [],
        sandbox: Sandbox? = nil,
        logPath: String
    ) {
        self.container = container
        self.endpoints = endpoints
        self.networks = networks
        self.sandbox = sandbox
        self.logPath = logPath
    }
}

/// The answer to both `wait` requests.
package struct ExitReport: Hashable, Sendable, Codable {
    package var exitCode: Int32

    package init(exitCode: Int32) { self.exitCode = exitCode }
}

/// The answer to `POST /v1/containers/{ref}/exec`.
package struct ExecCreated: Hashable, Sendable, Codable {
    package var id: String

    package init(id: String) { self.id = id }
}
