package import FairwayModel

/// Host ports that are bound by this process, so that no other can take them until this value goes.
package struct BoundPorts: ~Copyable, Sendable {
    /// What was chosen, in the order of the requests.
    package let published: [PublishedPort]
    /// A sentence for each entry that no socket protects, and why.
    package let warnings: [String]
    let sockets: SocketList

    /// No port at all.
    package init() { self.init(published: [], warnings: [], sockets: SocketList()) }

    init(published: [PublishedPort], warnings: [String], sockets: consuming SocketList) {
        self.published = published
        self.warnings = warnings
        self.sockets = sockets
    }
}
