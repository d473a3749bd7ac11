/// One container's network namespace.
package struct Sandbox: Hashable, Sendable, Codable, Identifiable {
    package enum Origin: String, Sendable, Codable {
        /// Made and pinned by Fairway, removed with the container.
        case owned
        /// Made by someone else (`ns:PATH`, a CNI runtime, Podman): never removed by Fairway.
        case foreign
    }

    package var id: ObjectID
    package var origin: Origin
    /// Where the namespace is pinned or was named; for one handed over by descriptor, what the client called it.
    package var path: String
    /// `st_dev` and `st_ino` of the namespace: what it is, whatever its path says later.
    package var device: UInt64
    package var inode: UInt64
    package var containerID: ObjectID?

    package init(
        id: ObjectID = .random(),
        origin: Origin,
        path: String,
        device: UInt64,
        inode: UInt64,
        containerID: ObjectID? = nil
    ) {
        self.id = id
        self.origin = origin
        self.path = path
        self.device = device
        self.inode = inode
        self.containerID = containerID
    }
}
