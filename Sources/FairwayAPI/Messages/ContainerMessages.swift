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
