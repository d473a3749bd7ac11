/// A client's FAIRWAY_* variables on their way to the daemon, which refuses those that contradict its settings.
///
/// The daemon compares, because a client need not know which settings there are, and because that takes no request more.
package enum ClientEnvironment {
    /// The header field; a client without such variables leaves it out.
    package static let headerField = "Fairway-Environment"

    package static func encode(_ variables: [String: String]) -> String {
        variables.sorted { $0.key < $1.key }
            .map { "\(PercentEncoding.encode($0.key))=\(PercentEncoding.encode($0.value))" }
            .joined(separator: "&")
    }

    /// Decodes the field; nil where it is no list of encoded pairs.
    package static func decode(_ field: String) -> [String: String]? {
        var variables: [String: String] = [:]
        for pair in field.split(separator: "&") {
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, let name = PercentEncoding.decode(parts[0]),
                let value = PercentEncoding.decode(parts[1])
            else { return nil }
            variables[name] = value
        }
        return variables
    }
}
