package import FairwayModel

extension StoreTransaction {
    private static let columns = "id, origin, path, device, inode, containerID"

    /// Every sandbox, in the order of creation.
    package func sandboxes() throws(FairwayError) -> [Sandbox] {
        try rows("SELECT \(Self.columns) FROM sandbox ORDER BY rowid") { columns throws(FairwayError) in
            try Self.sandbox(from: &columns)
        }
    }

    package func sandbox(_ id: ObjectID) throws(FairwayError) -> Sandbox? {
        try row("SELECT \(Self.columns) FROM sandbox WHERE id = ?", [id.rawValue]) { columns throws(FairwayError) in
            try Self.sandbox(from: &columns)
        }
    }

    /// The newest sandbox of a namespace: the kernel gives the number of one that is gone to the next.
    package func sandbox(device: UInt64, inode: UInt64) throws(FairwayError) -> Sandbox? {
        try row(
            "SELECT \(Self.columns) FROM sandbox WHERE device = ? AND inode = ? ORDER BY rowid DESC LIMIT 1",
            [device.bits, inode.bits]
        ) { columns throws(FairwayError) in try Self.sandbox(from: &columns) }
    }

    package func insert(_ sandbox: Sandbox) throws(FairwayError) {
        try change(Self.insertion, values(of: sandbox))
    }

    /// Records a sandbox unless it is recorded already.
    package func insertIfNew(_ sandbox: Sandbox) throws(FairwayError) {
        try change("\(Self.insertion) ON CONFLICT (id) DO NOTHING", values(of: sandbox))
    }

    private static let insertion =
        "INSERT INTO sandbox (origin, path, device, inode, containerID, id) VALUES (?, ?, ?, ?, ?, ?)"

    package func update(_ sandbox: Sandbox) throws(FairwayError) {
        let count = try change(
            "UPDATE sandbox SET origin = ?, path = ?, device = ?, inode = ?, containerID = ? WHERE id = ?",
            values(of: sandbox)
        )
        guard count > 0 else { throw FairwayError(.notFound, "sandbox \(sandbox.id.short) not found") }
    }

    /// Forgets a sandbox; one that is gone already is no error.
    ///
    /// - Throws: `FairwayError` with code `conflict` while it has endpoints.
    package func delete(sandbox id: ObjectID) throws(FairwayError) {
        try change("DELETE FROM sandbox WHERE id = ?", [id.rawValue]) { violation in
            guard violation.isForeignKey else { return nil }
            return FairwayError(.conflict, "sandbox \(id.short) is attached to a network: detach it first")
        }
    }

    private func values(of sandbox: Sandbox) -> [Argument] {
        [
            sandbox.origin.rawValue, sandbox.path, sandbox.device.bits, sandbox.inode.bits,
            sandbox.containerID?.rawValue, sandbox.id.rawValue,
        ]
    }

    private static func sandbox(from columns: inout ColumnReader) throws(FairwayError) -> Sandbox {
        Sandbox(
            id: try columns.id(),
            origin: try columns.choice(),
            path: try columns.value(),
            device: UInt64(bitPattern: try columns.value()),
            inode: UInt64(bitPattern: try columns.value()),
            containerID: try columns.optionalID()
        )
    }
}
