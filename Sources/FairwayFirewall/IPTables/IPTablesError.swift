/// A change or a question that one of iptables' programs refused.
package struct IPTablesError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The program's name.
    package var program: String
    /// Its own words, or what kept it from having any.
    package var explanation: String
    /// Whether chains of ours are missing or not as they have to be, so that making them whole may help.
    package var isOfIncompleteRules: Bool

    package var description: String { "\(program): \(explanation)" }
}
