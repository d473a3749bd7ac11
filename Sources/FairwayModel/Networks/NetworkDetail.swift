/// A network and who is attached to it.
package struct NetworkDetail: Hashable, Sendable, Codable {
    package var network: Network
    package var endpoints: [Endpoint]
    /// The sandboxes of these endpoints: they say which container is behind each.
    package var sandboxes: [Sandbox]

    package init(network: Network, endpoints: [Endpoint] = [], sandboxes: [Sandbox] = []) {
        self.network = network
        self.endpoints = endpoints
        self.sandboxes = sandboxes
    }
}
