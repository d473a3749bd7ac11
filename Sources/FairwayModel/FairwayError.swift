/// The one error a user sees: a code that programs can match, and one sentence for people.
///
/// The sentence says what failed, on which object, why (with the kernel's own words where it refused) and what to do.
package struct FairwayError: Error, Hashable, Sendable, Codable, CustomStringConvertible {
    /// What kind of failure it was; the HTTP interface maps each to a status.
    package enum Code: String, Sendable, Codable, CaseIterable {
        /// The request itself is wrong (400).
        case invalidArgument
        /// The caller may not do this (403).
        case forbidden
        /// No such object (404).
        case notFound
        /// The request contradicts what exists: a name taken, a port taken, an object in use (409).
        case conflict
        /// Addresses, subnets, ports or the disk have run out (507).
        case exhausted
        /// Something the host lacks or that is busy (503).
        case unavailable
        /// The command of a container is not there (maps to exit code 127).
        case commandNotFound
        /// The command of a container can't be executed (maps to exit code 126).
        case commandNotExecutable
        /// The kernel or a program refused, or Fairway has a fault (500).
        case failed
    }

    package var code: Code
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
