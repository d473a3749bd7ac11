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
