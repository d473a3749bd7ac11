import FairwayTesting
import IPAddressing

/// Named places, and what is served there.
protocol ProbeSite {
    /// The namespace of a place.
    func place(_ name: String) throws -> TemporaryNamespace
    /// The address that a place calls from, where the kernel is not to choose it.
    func callingAddress(of place: String) -> IPv4Address?
    /// Names that sockets listen at, as `10.0.0.1:80`.
    var services: [(place: String, names: [String])] { get }
}

extension ProbeSite {
    func callingAddress(of place: String) -> IPv4Address? { nil }
}
