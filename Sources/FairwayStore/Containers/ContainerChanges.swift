package import FairwayModel
internal import IPAddressing

extension StoreTransaction {
    /// Records a container; the static addresses it asks for are kept from others' dynamic leases.
    ///
    /// - Throws: `FairwayError` with code `conflict` where the name is taken.
    package func insert(_ container: Container) throws(FairwayError) {
        try change(
            """
            INSERT INTO container (name, spec, status, processID, exitCode, sandboxID, createdAt, startedAt, \
            finishedAt, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            values(of: container)
        ) { violation throws(FairwayError) in try refusal(violation, container) }
        try keepStaticAddresses(of: container)
    }

    /// Keeps the static addresses that a container asks for from others' dynamic leases, and no others any more.
    package func keepStaticAddresses(of container: Container) throws(FairwayError) {
        try change("DELETE FROM staticAddress WHERE containerID = ?", [container.id.rawValue])
        for address in container.spec.networkMode.attachments.flatMap(\.addresses) {
            try change(
                "INSERT OR IGNORE INTO staticAddress (containerID, address) VALUES (?, ?)",
                [container.id.rawValue, address.blob]
            )
        }
    }

    package func update(_ container: Container) throws(FairwayError) {
        let count = try change(
            """
            UPDATE container SET name = ?, spec = ?, status = ?, processID = ?, exitCode = ?, sandboxID = ?, \
            createdAt = ?, startedAt = ?, finishedAt = ? WHERE id = ?
            """,
            values(of: container)
        ) { violation throws(FairwayError) in try refusal(violation, container) }
        guard count > 0 else { throw FairwayError(.notFound, "no such container: \(container.name)") }
    }

    /// Forgets a container; one that is gone already is no error.
    package func delete(container id: ObjectID) throws(FairwayError) {
        try change("DELETE FROM container WHERE id = ?", [id.rawValue])
    }

    private func values(of container: Container) throws(FairwayError) -> [Argument] {
        let spec: String
        do { spec = try JSONText.encode(container.spec) } catch { throw FairwayError(store: path, error) }
        return [
            container.name, spec, container.status.rawValue, container.processID, container.exitCode,
            container.sandboxID?.rawValue, container.createdAt.nanoseconds, container.startedAt?.nanoseconds,
            container.finishedAt?.nanoseconds, container.id.rawValue,
        ]
    }

    private func refusal(
        _ violation: ConstraintViolation,
        _ container: Container
    ) throws(FairwayError) -> FairwayError? {
        guard violation.isDuplicate(of: "container.name") else { return nil }
        let holder = try self.container(named: container.name)?.id.short ?? "another"
        return FairwayError(
            .conflict,
            """
            the container name "\(container.name)" is already in use by container \(holder): remove that \
            container to use the name again
            """
        )
    }
}
