internal import FairwayAPI
package import FairwayModel

extension DaemonClient {
    package func networks() throws(FairwayError) -> [NetworkDetail] {
        try call(HTTPRequest(.get, Route.networks.target()))
    }

    /// A network by name, ID or unique ID prefix.
    package func network(_ reference: String) throws(FairwayError) -> NetworkDetail {
        try call(HTTPRequest(.get, Route.network.target(network: reference)))
    }

    package func createNetwork(_ spec: NetworkSpec) throws(FairwayError) -> Network {
        try call(HTTPRequest(.post, Route.networks.target(), body: JSONCoding.encode(spec)))
    }

    package func removeNetwork(_ reference: String) throws(FairwayError) {
        try send(HTTPRequest(.delete, Route.network.target(network: reference)))
    }

    /// Removes the networks that nothing is attached to; returns their names.
    package func pruneNetworks() throws(FairwayError) -> [String] {
        let report: PruneReport = try call(HTTPRequest(.post, Route.networksPrune.target()))
        return report.removed
    }
}
