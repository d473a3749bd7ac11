/// What somebody asks of an object's labels: `KEY`, or `KEY=VALUE`.
package struct LabelCondition: Hashable, Sendable {
    private let key: String
    private let value: String?

    package init(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        key = parts[0]
        value = parts.count == 2 ? parts[1] : nil
    }

    package func holds(for labels: [String: String]) -> Bool {
        guard let value else { return labels[key] != nil }
        return labels[key] == value
    }
}
