/// A container as the store knows it.
package struct Container: Hashable, Sendable, Codable, Identifiable {
    package enum Status: String, Sendable, Codable, CaseIterable {
        /// Defined; has never run.
        case created
        /// Its network and shim are being made.
        case starting
        case running
        /// Has ended; keeps its name, its writable layer and its sticky address.
        case exited
        /// Is being removed.
        case removing
    }

    package var id: ObjectID
    package var name: String
    package var spec: ContainerSpec
    package var status: Status
    /// The first process, while it runs.
    package var processID: Int32?
    package var exitCode: Int32?
    package var sandboxID: ObjectID?
    package var createdAt: Timestamp
    package var startedAt: Timestamp?
    package var finishedAt: Timestamp?

    package init(
        id: ObjectID = .random(),
        name: String,
        spec: ContainerSpec,
        status: Status = .created,
        processID: Int32? = nil,
        exitCode: Int32? = nil,
        sandboxID: ObjectID? = nil,
        createdAt: Timestamp = .now(),
        startedAt: Timestamp? = nil,
        finishedAt: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.spec = spec
        self.status = status
        self.processID = processID
        self.exitCode = exitCode
        self.sandboxID = sandboxID
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.finishedAt = finishedAt
    }
}
