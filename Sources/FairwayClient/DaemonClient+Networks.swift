package import FairwayAPI
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

    /// Attaches a container to one more network.
    package func connect(
        container: String,
        _ attachment: NetworkAttachment
    ) throws(FairwayError) {
        let target = try Route.networkConnect.target(network: attachment.network)
        let body = try JSONCoding.encode(ConnectRequest(container: container, attachment: attachment))
        try send(HTTPRequest(.post, target, body: body))
    }

    /// Takes a container off a network.
    package func disconnect(container: String, from network: String, force: Bool) throws(FairwayError) {
        let target = try Route.networkDisconnect.target(network: network)
        let body = try JSONCoding.encode(DisconnectRequest(container: container, force: force))
        try send(HTTPRequest(.post, target, body: body))
    }

    /// Removes the networks that nothing is attached to; returns their names.
    package func pruneNetworks(_ request: PruneRequest) throws(FairwayError) -> [String] {
        let body = try JSONCoding.encode(request)
        let report: PruneReport = try call(HTTPRequest(.post, Route.networksPrune.target(), body: body))
        return report.removed
    }
}
