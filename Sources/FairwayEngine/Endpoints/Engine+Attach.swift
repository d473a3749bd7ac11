internal import FairwayDrivers
internal import FairwayIPAM
package import FairwayModel
internal import FairwayRelay
internal import FairwayStore
internal import IPAddressing
internal import Logging
internal import Netlink
package import NetworkNamespaces
internal import RouteNetlink

extension Engine {
    package func endpoints() throws -> [Endpoint] { try store.read { try $0.endpoints() } }

    /// Attaches a namespace that somebody else made; `path` is where it can be opened again later.
    package func attach(
        _ spec: EndpointSpec,
        namespace: consuming NetworkNamespace,
        path: String
    ) throws -> Endpoint {
        try attach(spec, sandbox: foreignSandbox(namespace, path: path), namespace: namespace)
    }

    /// Attaches a sandbox: reserved in the store, ports held, then the kernel, and the firewall's elements last.
    func attach(
        _ spec: EndpointSpec,
        sandbox: Sandbox,
        namespace: borrowing NetworkNamespace
    ) throws -> Endpoint {
        try EndpointRules.check(spec)
        let entrance = try explaining("enter the network namespace of \(spec.name)") {
            try SandboxEntrance(namespace, withSettings: true)
        }
        var ports = BoundPorts()
        var (endpoint, network) = try reserve(spec, for: sandbox, binding: &ports)
        for warning in ports.warnings { logger.warning("\(warning)") }
        var holding: PendingHold?
        do {
            if !ports.published.isEmpty {
                let targets = network.translatedAddresses(of: endpoint)
                holding = try relay.startHolding(ports, for: endpoint.id, at: targets)
            }
            try forgetConnections(of: endpoint.addresses)
            let link = try withWholeFirewall {
                try connect(endpoint, to: network, in: namespace, through: entrance) { try holding?.wait() }
            }
            if holding != nil { try watchRelay() }
            endpoint.hostLinkIndex = link?.rawValue
            try driver.purge(endpoint.ports)
            endpoint.state = .ready
            try store.write { [endpoint] in try $0.update(endpoint) }
        } catch {
            // What is given back has to have arrived.
            try? holding?.wait()
            undoAttach(of: endpoint, on: network)
            throw FairwayError(explaining: error, task: "attach \(spec.name) to network \(network.name)")
        }
        publishAttachment("connect", endpoint, network)
        return endpoint
    }

    /// Makes the attachment real; where somebody has deleted the bridge, after making it again.
    ///
    /// - Returns: the host end, where there is one.
    private func connect(
        _ endpoint: Endpoint,
        to network: Network,
        in namespace: borrowing NetworkNamespace,
        through entrance: SandboxEntrance,
        beforeExposure: () throws -> Void
    ) throws -> LinkIndex? {
        try requireIPv6(for: network)
        guard network.driver == .bridge else {
            try attachChild(endpoint, to: network, in: namespace)
            return nil
        }
        do {
            return try driver.attach(
                endpoint,
                to: network,
                in: namespace,
                through: entrance,
                beforeExposure: beforeExposure
            )
        } catch let error as NetlinkError where error.code == .noSuchDevice {
            try restore(network)
            return try driver.attach(endpoint, to: network, in: namespace, beforeExposure: beforeExposure)
        }
    }

    /// An address that changes hands before the clean-up has come by starts without the connections of its last holder.
    private func forgetConnections(of addresses: [IPAddress]) throws {
        let reused = unpurged.intersection(addresses)
        guard !reused.isEmpty else { return }
        try driver.purge(reused)
        unpurged.subtract(reused)
    }

    /// Ports without an address get the one of the settings.
    func portRequests(_ requests: [PortRequest]) -> [PortRequest] {
        let standard = settings.publishAddress
        return requests.map { request in
            var request = request
            request.hostAddress = request.hostAddress ?? standard
            return request
        }
    }

    /// Reserves all that an attachment needs, and binds its ports; the default network is made at its first use.
    private func reserve(
        _ spec: EndpointSpec,
        for sandbox: Sandbox,
        binding ports: inout BoundPorts
    ) throws -> (Endpoint, Network) {
        var sandbox = sandbox
        var hasMadeNetwork = false
        while true {
            switch try reserveOnPresentNetwork(spec, for: sandbox, binding: &ports) {
            case .made(let endpoint, let network): return (endpoint, network)
            case .otherSandbox(let known): sandbox = try settle(sandbox, knownAs: known)
            case .noNetwork:
                guard !hasMadeNetwork else {
                    throw FairwayError(.conflict, "network \(spec.network) was removed meanwhile: try again")
                }
                // Only now: a port that is taken must not leave a default network behind.
                try makeDefaultNetwork()
                hasMadeNetwork = true
                // Let go, to be bound anew.
                ports = BoundPorts()
            }
        }
    }

    private enum Reservation {
        case made(Endpoint, Network)
        /// The default network is yet to be made.
        case noNetwork
        /// A namespace with the number of this one is recorded already.
        case otherSandbox(Sandbox)
    }

    private func reserveOnPresentNetwork(
        _ spec: EndpointSpec,
        for sandbox: Sandbox,
        binding ports: inout BoundPorts
    ) throws -> Reservation {
        try store.write { state in
            // In this transaction: each that is opened costs as much as a statement.
            if sandbox.origin == .foreign,
                let known = try state.sandbox(device: sandbox.device, inode: sandbox.inode), known.id != sandbox.id
            {
                return .otherSandbox(known)
            }
            let known = try Self.network(spec.network, in: state)
            // The default network translates, also before its first use.
            let requests = known?.translatesPorts == false ? [] : portRequests(spec.ports)
            try EndpointRules.check(requests, on: known)
            ports = try PortBinder.bind(requests, reservedBy: state.holders(of: requests))
            guard let network = known else { return .noNetwork }
            if let parent = network.parent {
                try EndpointRules.check(spec, on: network, of: parent, besides: state.endpoints(on: network.id))
            }
            try EndpointRules.check(spec.allowedAddresses, on: network)
            if network.isInternal, !spec.ports.isEmpty {
                throw FairwayError(.invalidArgument, "network \(network.name) is internal: it publishes no ports")
            }
            if sandbox.origin == .foreign { try state.insertIfNew(sandbox) }
            var endpoint = Endpoint(
                networkID: network.id,
                sandboxID: sandbox.id,
                name: spec.name,
                interfaceName: spec.interfaceName,
                hostLinkName: network.driver == .bridge ? LinkIdentity.makeHostLinkName() : "",
                macAddress: try spec.macAddress ?? macAddress(on: network),
                ports: ports.published,
                openPorts: network.translatesPorts ? [] : spec.ports.map(\.opened),
                spoofing: spec.spoofing,
                allowedAddresses: spec.allowedAddresses,
                bandwidth: spec.bandwidth,
                aliases: spec.aliases
            )
            try state.insert(endpoint)
            endpoint.addresses = try AddressPlanner.lease(
                on: network,
                for: endpoint.id,
                name: spec.name,
                requested: spec.addresses,
                in: state
            )
            try state.reserve(ports.published, for: endpoint.id)
            return .made(endpoint, network)
        }
    }

    private func undoAttach(of endpoint: Endpoint, on network: Network) {
        do { try finishDetaching(endpoint, from: network) } catch {
            logger.error("can't undo the attachment of \(endpoint.name) now: \(error)")
        }
    }

    /// Detaches the endpoint with this ID or unique start of one, after whatever else waits to be done by then.
    ///
    /// Fifty that leave don't keep one that comes waiting. A continuation, as waiting for the task's value would raise
    /// its priority to that of the caller.
    package nonisolated func detach(endpoint reference: String) async throws {
        try await withCheckedThrowingContinuation { continuation in
            Task(priority: .utility) {
                do {
                    try await detach { state throws(FairwayError) in try state.lookup(endpoint: reference) }
                    continuation.resume()
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    func detach(_ endpoint: Endpoint) throws {
        try detach { _ in endpoint }
    }

    private func detach(_ find: @Sendable (StoreTransaction) throws(FairwayError) -> Endpoint) throws {
        let (endpoint, known) = try store.read { state in
            let endpoint = try find(state)
            return (endpoint, try state.network(endpoint.networkID))
        }
        guard let network = known else { return }
        try explaining("detach \(endpoint.name) from network \(network.name)") {
            try finishDetaching(endpoint, from: network)
        }
        publishAttachment("disconnect", endpoint, network)
    }

    /// Takes an attachment away, from whatever state it is in; its addresses and ports are free afterwards.
    func finishDetaching(_ endpoint: Endpoint, from network: Network) throws {
        var endpoint = endpoint
        endpoint.state = .removing
        let sandbox = try store.write { [endpoint] state in
            try state.update(endpoint)
            return try state.sandbox(endpoint.sandboxID)
        }
        try mute(endpoint, on: network, in: sandbox)
        releasePorts(of: endpoint)
        unpurged.formUnion(endpoint.addresses)
        try store.write { [endpoint] state in
            try state.delete(endpoint: endpoint.id)
            // A namespace of somebody else's is forgotten with its last endpoint.
            guard let sandbox, sandbox.origin == .foreign, try state.endpoints(of: sandbox.id).isEmpty else { return }
            try state.delete(sandbox: sandbox.id)
        }
        Task { await settleLinks() }
    }

    /// Takes both ends out of use; the sandbox may be gone.
    private func mute(_ endpoint: Endpoint, on network: Network, in sandbox: Sandbox?) throws {
        guard network.driver == .bridge else {
            guard let namespace = sandbox.flatMap(openNamespace) else { return }
            return try childLinks.detach(endpoint, in: namespace)
        }
        guard let sandbox, let namespace = openNamespace(of: sandbox) else {
            return try withWholeFirewall { try driver.detach(endpoint, from: network) }
        }
        // Where no thread can be had, the host's side comes first all the same.
        let entrance = try? SandboxEntrance(namespace, withSettings: false)
        try withWholeFirewall { try driver.detach(endpoint, from: network) }
        try driver.retire(endpoint, in: namespace, through: entrance)
    }

    private func publishAttachment(_ action: String, _ endpoint: Endpoint, _ network: Network) {
        publish(
            .endpoint,
            action,
            id: endpoint.id,
            name: endpoint.name,
            ["network": network.name, "addresses": endpoint.addresses.map(\.description).joined(separator: ",")]
        )
    }
}
