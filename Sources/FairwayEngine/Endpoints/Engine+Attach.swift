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
        let reserved = try reserve(spec, for: sandbox, binding: &ports)
        var (endpoint, network) = (reserved.endpoint, reserved.network)
        for warning in ports.warnings { logger.warning("\(warning)") }
        var holding: PendingHold?
        do {
            if !ports.published.isEmpty {
                let targets = network.translatedAddresses(of: endpoint)
                holding = try relay.startHolding(ports, for: endpoint.id, at: targets)
            }
            try requireIPv6(for: network)
            try beginNaming(endpoint, on: network)
            try forgetConnections(of: endpoint.addresses)
            let link = try withWholeFirewall {
                try connect(reserved, in: namespace, through: entrance) { try holding?.wait() }
            }
            if holding != nil { try watchRelay() }
            endpoint.hostLinkIndex = link?.rawValue
            try driver.purge(endpoint.ports)
            endpoint.state = .ready
            try store.write { [endpoint] in try $0.update(endpoint) }
            try finishNaming()
            if !reserved.isFirst { try settleGateways(of: endpoint.sandboxID) }
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
        _ reserved: Reservation,
        in namespace: borrowing NetworkNamespace,
        through entrance: SandboxEntrance,
        beforeExposure: () throws -> Void
    ) throws -> LinkIndex? {
        let (endpoint, network) = (reserved.endpoint, reserved.network)
        guard network.driver == .bridge else {
            try attachChild(endpoint, to: network, in: namespace, withDefaultRoutes: reserved.isFirst)
            return nil
        }
        do {
            return try driver.attach(
                endpoint,
                to: network,
                in: namespace,
                through: entrance,
                withDefaultRoutes: reserved.isFirst,
                announced: reserved.hadHolder,
                beforeExposure: beforeExposure
            )
        } catch let error as NetlinkError where error.code == .noSuchDevice {
            try restore(network)
            return try driver.attach(
                endpoint,
                to: network,
                in: namespace,
                withDefaultRoutes: reserved.isFirst,
                announced: reserved.hadHolder,
                beforeExposure: beforeExposure
            )
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

    /// Whoever did not name the address that a port can't have is told where it comes from.
    func namingPublishAddress(
        for requests: [PortRequest],
        _ body: () throws(FairwayError) -> Void
    ) throws(FairwayError) {
        do throws(FairwayError) {
            try body()
        } catch {
            guard error.code == .invalidArgument, let standard = settings.publishAddress,
                requests.contains(where: { $0.hostAddress == nil })
            else { throw error }
            let source = "the setting publish-address puts ports without an address on \(standard)"
            throw FairwayError(.invalidArgument, "\(error.message) (\(source))")
        }
    }

    /// Reserves all that an attachment needs, and binds its ports; the default network is made at its first use.
    private func reserve(
        _ spec: EndpointSpec,
        for sandbox: Sandbox,
        binding ports: inout BoundPorts
    ) throws -> Reservation {
        var sandbox = sandbox
        var hasMadeNetwork = false
        while true {
            switch try reserveOnPresentNetwork(spec, for: sandbox, binding: &ports) {
            case .made(let reservation): return reservation
            case .otherSandbox(let known): sandbox = try settle(sandbox, knownAs: known)
            case .noNetwork:
                guard !hasMadeNetwork else {
                    throw FairwayError(.conflict, "network \(spec.attachment.network) was removed meanwhile: try again")
                }
                // Only now: a port that is taken must not leave a default network behind.
                try makeDefaultNetwork()
                hasMadeNetwork = true
                // Let go, to be bound anew.
                ports = BoundPorts()
            }
        }
    }

    /// What an attachment has in the store before there is anything of it in the kernel.
    private struct Reservation {
        var endpoint: Endpoint
        var network: Network
        /// Whether the sandbox has no other attachment.
        var isFirst: Bool
        /// Whether somebody had one of its addresses before, as whose others may know it.
        var hadHolder: Bool
    }

    private enum ReservationOutcome {
        case made(Reservation)
        /// The default network is yet to be made.
        case noNetwork
        /// A namespace with the number of this one is recorded already.
        case otherSandbox(Sandbox)
    }

    private func reserveOnPresentNetwork(
        _ spec: EndpointSpec,
        for sandbox: Sandbox,
        binding ports: inout BoundPorts
    ) throws -> ReservationOutcome {
        try store.write { state in
            // In this transaction: each that is opened costs as much as a statement.
            let known = try state.sandbox(device: sandbox.device, inode: sandbox.inode)
            if sandbox.origin == .foreign, let known, known.id != sandbox.id { return .otherSandbox(known) }
            let attachment = spec.attachment
            let found = try Self.network(attachment.network, in: state)
            // The default network translates, also before its first use.
            let requests = found?.translatesPorts == false ? [] : portRequests(spec.ports)
            try namingPublishAddress(for: spec.ports) { () throws(FairwayError) in
                try EndpointRules.check(requests, on: found)
                ports = try PortBinder.bind(requests, reservedBy: state.holders(of: requests))
            }
            guard let network = found else { return .noNetwork }
            if let parent = network.parent {
                try EndpointRules.check(spec, on: network, of: parent, besides: state.endpoints(on: network.id))
            }
            try EndpointRules.check(attachment.allowedAddresses, on: network)
            if network.isInternal, !spec.ports.isEmpty {
                throw FairwayError(.invalidArgument, "network \(network.name) is internal: it publishes no ports")
            }
            if sandbox.origin == .foreign { try state.insertIfNew(sandbox) }
            // One that was not known has none.
            let taken = known == nil ? [] : try state.interfaceNames(of: sandbox.id)
            var endpoint = Endpoint(
                networkID: network.id,
                sandboxID: sandbox.id,
                name: spec.name,
                interfaceName: attachment.interfaceName ?? Self.interfaceName(besides: taken),
                hostLinkName: network.driver == .bridge ? LinkIdentity.makeHostLinkName() : "",
                macAddress: try attachment.macAddress ?? macAddress(on: network),
                ports: ports.published,
                openPorts: network.translatesPorts ? [] : spec.ports.map(\.opened),
                spoofing: attachment.spoofing,
                allowedAddresses: attachment.allowedAddresses,
                bandwidth: attachment.bandwidth,
                aliases: attachment.aliases,
                gatewayPriority: attachment.gatewayPriority
            )
            try state.insert(endpoint)
            var hadHolder = false
            endpoint.addresses = try AddressPlanner.lease(
                on: network,
                for: endpoint.id,
                name: spec.name,
                requested: attachment.addresses,
                in: state
            ) { _ in hadHolder = true }
            hadHolder = hadHolder || !releasedAddresses.isDisjoint(with: endpoint.addresses)
            try state.reserve(ports.published, for: endpoint.id)
            return .made(
                Reservation(endpoint: endpoint, network: network, isFirst: taken.isEmpty, hadHolder: hadHolder)
            )
        }
    }

    static func interfaceName(besides taken: [String]) -> String {
        let candidates = (0...taken.count).map { "eth\($0)" }
        return candidates.first { !taken.contains($0) } ?? "eth\(taken.count)"
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
        forgetNames(of: endpoint, on: network)
        try mute(endpoint, on: network, in: sandbox)
        releasePorts(of: endpoint)
        unpurged.formUnion(endpoint.addresses)
        releasedAddresses.formUnion(endpoint.addresses)
        let isLast = try store.write { [endpoint] state in
            try state.delete(endpoint: endpoint.id)
            guard let sandbox, try state.interfaceNames(of: sandbox.id).isEmpty else { return false }
            // A namespace of somebody else's is forgotten with its last endpoint.
            if sandbox.origin == .foreign { try state.delete(sandbox: sandbox.id) }
            return true
        }
        waitForForgetting(endpoint)
        if !isLast { leaveByAnother(than: endpoint) }
        Task { await settleLinks() }
    }

    /// A sandbox that keeps other networks leaves by the best of those from now on.
    private func leaveByAnother(than endpoint: Endpoint) {
        do {
            try settleGateways(of: endpoint.sandboxID)
        } catch {
            logger.error("can't set the default routes of \(endpoint.name) now: \(error)")
        }
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
