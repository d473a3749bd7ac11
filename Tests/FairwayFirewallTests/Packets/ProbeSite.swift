import FairwayTesting

/// Named places, and what is served there.
protocol ProbeSite {
    /// The namespace of a place.
    func place(_ name: String) throws -> TemporaryNamespace
    /// Names that sockets listen at, as `10.0.0.1:80`.
    var services: [(place: String, names: [String])] { get }
}
