/// A directory or file of the host inside a container: `-v SRC:DST[:ro]`.
package struct Mount: Hashable, Sendable, Codable {
    package var source: String
    package var destination: String
    package var isReadOnly: Bool

    package init(source: String, destination: String, isReadOnly: Bool = false) {
        self.source = source
        self.destination = destination
        self.isReadOnly = isReadOnly
    }
}
