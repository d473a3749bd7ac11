/// Something that is not as it should be, for people: what, why, and what to do about it.
package struct Finding: Hashable, Sendable, Codable {
    package enum Severity: String, Sendable, Codable, CaseIterable {
        /// Something does not work.
        case error
        /// Something may not work, or soon will not.
        case warning
        /// Good to know; nothing has to be done.
        case notice
    }

    package var severity: Severity
    /// What it is about, such as `network blue`.
    package var object: String
    /// What is wrong, and what that does.
    package var reason: String
    /// What to do.
    package var remedy: String

    package init(_ severity: Severity, _ object: String, _ reason: String, remedy: String) {
        self.severity = severity
        self.object = object
        self.reason = reason
        self.remedy = remedy
    }
}
