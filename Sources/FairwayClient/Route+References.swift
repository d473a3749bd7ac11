internal import FairwayAPI
internal import FairwayModel

extension Route {
    /// The request target for a container that a person named.
    ///
    /// No path has room for an empty name, and nothing is called so.
    func target(
        container reference: String,
        query: [(name: String, value: String)] = []
    ) throws(FairwayError) -> String {
        guard !reference.isEmpty else { throw FairwayError(.invalidArgument, "no such container: \"\"") }
        return target(reference, query: query)
    }

    /// The request target for a network that a person named.
    func target(network reference: String) throws(FairwayError) -> String {
        guard !reference.isEmpty else { throw FairwayError(.invalidArgument, "network \"\" not found") }
        return target(reference)
    }
}
