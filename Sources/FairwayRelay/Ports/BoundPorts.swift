package import FairwayModel

/// Host ports that are bound by this process, so that no other can take them until this value goes.
package struct BoundPorts: ~Copyable, Sendable {
    /// What was chosen, in the order of the requests.
    package let published: [PublishedPort]
    /// A sentence for each entry that no socket protects, and why.
    package let warnings: [String]
    let sockets: SocketList
}
