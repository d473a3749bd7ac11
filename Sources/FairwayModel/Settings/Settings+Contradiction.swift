extension Settings {
    /// Says in one sentence on what a client's FAIRWAY_* variables and these settings disagree; nil where they agree.
    ///
    /// - Parameter environment: by name; variables that name no setting don't matter, nor do empty ones.
    package func contradiction(with environment: [String: String]) -> FairwayError? {
        for (row, entry) in zip(SettingTable.rows, entries) {
            let name = row.environmentVariable
            guard let wanted = environment[name], !wanted.isEmpty, !row.means(wanted, sameAs: entry.value) else {
                continue
            }
            return Self.contradiction(name, wanted, "\(entry.key) \"\(entry.value)\" (\(origin(of: entry)))")
        }
        let name = SettingsFile.environmentVariable
        guard let wanted = environment[name], !wanted.isEmpty, wanted != sources.file.path else { return nil }
        return Self.contradiction(name, wanted, "read \"\(sources.file.path)\"")
    }

    private static func contradiction(_ name: String, _ wanted: String, _ inForce: String) -> FairwayError {
        FairwayError(
            .conflict,
            """
            \(name) is "\(wanted)" here, but the running daemon has \(inForce); unset \(name), or let the daemon start \
            anew after "fairway daemon stop"
            """
        )
    }

    private func origin(of entry: Entry) -> String {
        switch entry.source {
        case .builtIn: "its default"
        case .file: "from \(sources.file.path)"
        case .database: "stored by \"fairway system set\""
        case .environment: "from the environment of its start"
        case .flag: "from its command line"
        }
    }
}
