import FairwayDrivers
import FairwayFirewall
import FairwayModel
import FairwayStore
import FairwayTesting
import IPAddressing
import NetworkNamespaces
import RouteNetlink
import Testing

@testable import FairwayEngine

extension TestHost {
    /// Creates a network called `blue` unless the request says otherwise.
    @discardableResult
    func createNetwork(
        _ name: String = "blue",
        subnet: String = "10.1.0.0/24",
        _ change: (inout NetworkSpec) -> Void = { _ in }
    ) async throws -> Network {
        let prefix = try #require(IPNetwork(subnet))
        var spec = NetworkSpec(name: name, subnets: [.init(network: prefix)])
        change(&spec)
        return try await engine.createNetwork(spec)
    }

    /// Attaches a namespace, to the network `blue` unless the request says otherwise.
    @discardableResult
    func attach(
        _ pod: Pod,
        _ name: String = "web",
        ports: [PortRequest] = [],
        _ change: (inout EndpointSpec) -> Void = { _ in }
    ) async throws -> Endpoint {
        var spec = EndpointSpec(name: name, attachment: .init(network: "blue"), ports: ports)
        change(&spec)
        return try await engine.attach(spec, namespace: pod.open(), path: pod.path)
    }

    func link(_ name: String) throws -> Link? { try network.route.linkIfPresent(named: name) }

    /// The elements that the store asks of the firewall for one attachment.
    func elements(of endpoint: Endpoint) throws -> Set<FirewallElement> {
        let network = try #require(try store.read { try $0.network(endpoint.networkID) })
        return Set(Policy.elements(for: endpoint, on: network, hostLinkName: endpoint.hostLinkName))
    }

    /// The elements by which names of a network are asked for; there are some while anything is attached to it.
    func nameElements(of network: Network) async -> Set<FirewallElement> {
        Set(Policy.nameElements(for: network, at: await engine.nameServices[network.id] ?? [:]))
    }
}

/// What a request was refused with.
func refusal(_ what: String = "", _ body: () async throws -> Void) async throws -> FairwayError {
    do {
        try await body()
    } catch let error as FairwayError {
        return error
    }
    throw NothingRefused(what: what)
}

struct NothingRefused: Error {
    let what: String
}

/// Whether a condition that nothing announces comes true within some seconds.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<5_000 {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(1))
    }
    return false
}

func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }
