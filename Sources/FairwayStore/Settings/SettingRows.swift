package import FairwayModel

extension StoreTransaction {
    /// Every setting that somebody has stored.
    ///
    /// Keys with a dot are what Fairway itself remembers of the host.
    package func settings() throws(FairwayError) -> [String: String] {
        let all = try rows("SELECT key, value FROM setting WHERE instr(key, '.') = 0") { columns throws(FairwayError) in
            (try columns.value(String.self), try columns.value(String.self))
        }
        return Dictionary(uniqueKeysWithValues: all)
    }

    package func setting(_ key: String) throws(FairwayError) -> String? {
        try text("SELECT value FROM setting WHERE key = ?", key)
    }

    package func set(_ key: String, _ value: String) throws(FairwayError) {
        try change("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", [key, value])
    }

    package func removeSetting(_ key: String) throws(FairwayError) {
        try change("DELETE FROM setting WHERE key = ?", [key])
    }

    /// The uptime of the machine in which the kernel objects of this state were made; nil in a new store.
    package func bootID() throws(FairwayError) -> String? {
        try text("SELECT value FROM meta WHERE key = ?", "bootID")
    }

    package func set(bootID: String) throws(FairwayError) {
        try change("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", ["bootID", bootID])
    }

    private func text(_ sql: String, _ key: String) throws(FairwayError) -> String? {
        try row(sql, [key]) { columns throws(FairwayError) in try columns.value() }
    }
}
