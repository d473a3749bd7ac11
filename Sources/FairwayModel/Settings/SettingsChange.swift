/// A change of the stored settings, all of it or nothing.
package struct SettingsChange: Hashable, Sendable, Codable {
    /// Values by key.
    package var set: [String: String]
    /// Keys of values to be taken back.
    package var unset: [String]

    package init(set: [String: String] = [:], unset: [String] = []) {
        self.set = set
        self.unset = unset
    }

    /// Checks the change, then makes it.
    ///
    /// A key that no version knows can still be taken back where it is stored.
    func apply(to stored: inout [String: String]) throws(FairwayError) {
        guard !set.isEmpty || !unset.isEmpty else { throw FairwayError(.invalidArgument, "no setting is named") }
        for (key, text) in set.sorted(by: { $0.key < $1.key }) { try check(key, text) }
        for key in unset where stored[key] == nil { _ = try SettingTable.row(named: key) }
        stored.merge(set) { _, new in new }
        for key in unset { stored[key] = nil }
    }

    private func check(_ key: String, _ text: String) throws(FairwayError) {
        let row = try SettingTable.row(named: key)
        guard !unset.contains(key) else {
            throw FairwayError(.invalidArgument, "\(key) can't be set and taken back at once")
        }
        do throws(InvalidSettingText) {
            try row.check(text)
        } catch {
            throw FairwayError(.invalidArgument, "invalid value \"\(text)\" for \(key): \(error.reason)")
        }
    }
}
