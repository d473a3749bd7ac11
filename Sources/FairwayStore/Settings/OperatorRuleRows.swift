package import FairwayModel
internal import FoundationEssentials

/// What the operator's chain of each firewall backend had, in that backend's own form.
extension StoreTransaction {
    /// Empty where nothing is kept.
    package func operatorRules(of backend: String) throws(FairwayError) -> [UInt8] {
        let rules = try row("SELECT rules FROM operatorRules WHERE backend = ?", [backend]) {
            columns throws(FairwayError) in Array(try columns.value(Data.self))
        }
        return rules ?? []
    }

    package func set(operatorRules rules: [UInt8], of backend: String) throws(FairwayError) {
        guard !rules.isEmpty else {
            try change("DELETE FROM operatorRules WHERE backend = ?", [backend])
            return
        }
        try change("INSERT OR REPLACE INTO operatorRules (backend, rules) VALUES (?, ?)", [backend, Data(rules)])
    }

    package func forgetOperatorRules() throws(FairwayError) { try change("DELETE FROM operatorRules", []) }
}
