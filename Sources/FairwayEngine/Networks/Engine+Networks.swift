internal import FairwayDrivers
internal import FairwayFirewall
internal import FairwayIPAM
package import FairwayModel
internal import FairwayStore
internal import IPAddressing
internal import Logging

extension Engine {
    package func networks() throws -> [NetworkDetail] {
        try store.read { state in try state.networks().map { try Self.detail(of: $0, in: state) } }
    }

    package func network(_ reference: String) throws -> NetworkDetail {
        try store.read { state in
            guard try reference != Network.defaultName || state.network(named: reference) != nil else {
                throw FairwayError(
                    .notFound,
                    "network \(reference) not found: it is made with the first container that uses it"
                )
            }
            return try Self.detail(of: state.lookup(network: reference), in: state)
        }
    }

    private static func detail(of network: Network, in state: StoreTransaction) throws -> NetworkDetail {
        let endpoints = try state.endpoints(on: network.id)
        let sandboxes = try Set(endpoints.map(\.sandboxID)).compactMap { try state.sandbox($0) }
        return NetworkDetail(network: network, endpoints: endpoints, sandboxes: sandboxes)
    }

    /// Creates a network: reserved in the store, then made in the kernel, then marked ready.
    package func createNetwork(_ spec: NetworkSpec) throws -> Network {
        try NetworkRules.check(spec, defaultMTU: settings.mtu)
        guard !Network.predefinedNames.contains(spec.name) else {
            throw FairwayError(.forbidden, "operation is not permitted on predefined \(spec.name) network")
        }
        return try make(spec, deviceName: spec.deviceName, isDefault: false)
    }

    /// The network that an endpoint asks for, if it can have one there; nil where the default network is yet to be made.
    static func network(_ reference: String, in state: StoreTransaction) throws(FairwayError) -> Network? {
        let found =
            try reference == Network.defaultName
            ? state.network(named: reference) : state.lookup(network: reference)
        guard let network = found else { return nil }
        guard network.driver.hasEndpoints else {
            throw FairwayError(
                .invalidArgument,
                "network \(network.name) has no endpoints: use --network \(network.name)"
            )
        }
        guard network.state == .ready else {
            throw FairwayError(
                .conflict,
                "network \(network.name) is \(network.state.rawValue): try again when it is ready"
            )
        }
        return network
    }

    /// Makes the default network, at its first use.
    func makeDefaultNetwork() throws {
        var spec = NetworkSpec(name: Network.defaultName)
        if let subnet = settings.defaultSubnet { spec.subnets = [.init(network: subnet)] }
        _ = try make(spec, deviceName: settings.bridgeName, isDefault: true)
    }

    private func make(_ spec: NetworkSpec, deviceName: String?, isDefault: Bool) throws -> Network {
        guard !spec.hasIPv6 || IPv6Switch.isKnown else {
            throw FairwayError(
                .unavailable,
                "can't create network \(spec.name): this host's kernel has no IPv6; leave out --ipv6"
            )
        }
        let id = ObjectID.random()
        let parent = try parent(of: spec)
        let device = parent == nil ? deviceName ?? "br-\(id.short)" : ""
        if try parent == nil && driver.route.linkIfPresent(named: device) != nil {
            throw FairwayError(
                .conflict,
                "can't create network \(spec.name): this host has an interface called \(device) already; choose another name"
            )
        }
        let wanted = try parent.map { try subnets(of: spec, on: $0) } ?? spec.subnets
        let occupied = try explaining("list the host's addresses") { try driver.occupiedAddresses() }
        // A child has its parent's, where nothing is said.
        let mtu = try spec.mtu ?? (parent == nil ? usualMTU(of: spec) : nil)
        // The last transaction waits for the disk, for this one too: until then nobody was told of the network.
        var network = try store.write { state in
            let subnets = try spec.families.map { family in
                try AddressPlanner.plan(
                    wanted.first { $0.family == family },
                    family: family,
                    isDefault: isDefault,
                    needsGateway: parent == nil && spec.policy.gatewayModes[family] != .isolated,
                    pools: AddressPools(settings),
                    // The subnet of a parent is the one that the host has there.
                    occupied: parent != nil && spec.names(family) ? HostAddresses() : occupied,
                    in: state
                )
            }
            let network = Network(
                id: id,
                name: spec.name,
                driver: parent?.driver ?? .bridge,
                deviceName: device,
                macAddress: parent == nil ? .random() : nil,
                subnets: subnets,
                isInternal: spec.isInternal,
                allowsInterContainer: spec.allowsInterContainer,
                policy: spec.policy,
                mtu: mtu,
                labels: spec.labels,
                options: parent?.options ?? spec.options
            )
            try state.insert(network)
            return network
        }
        do {
            if let parent {
                try tryOut(parent, for: network)
                try watchParents()
            } else {
                try prepareHost(for: network)
                try driver.create(network)
            }
            network.state = .ready
            try store.write(durability: .power) { [network] in try $0.update(network) }
        } catch {
            forget(network)
            throw FairwayError(explaining: error, task: "create network \(network.name)")
        }
        publish(.network, "create", id: network.id, name: network.name, ["type": network.driver.rawValue])
        return network
    }

    /// What packets of a bridge network may be long where its request doesn't say: as long as those of the way out.
    private func usualMTU(of spec: NetworkSpec) throws -> UInt32? {
        guard settings.mtu == nil, !spec.isInternal else { return settings.mtu }
        return try explaining("look for the default route's interface") { try driver.uplinkMTU(spec.families) }
    }

    /// Undoes a creation that failed; what resists stays recorded as `removing`, for reconcile.
    private func forget(_ network: Network) {
        do { try finishRemoving(network) } catch {
            logger.error("can't undo the creation of network \(network.name) now: \(error)")
        }
    }

    private static func predefined(_ name: String) -> FairwayError {
        FairwayError(.forbidden, "\(name) is a pre-defined network and cannot be removed")
    }

    package func removeNetwork(_ reference: String) throws {
        // By name also before the default network is made.
        guard !Network.predefinedNames.contains(reference) else { throw Self.predefined(reference) }
        let network = try store.read { try $0.lookup(network: reference) }
        guard !network.isPredefined else { throw Self.predefined(network.name) }
        let endpoints = try store.read { try $0.endpoints(on: network.id) }
        guard endpoints.isEmpty else {
            let names = endpoints.map { "name:\"\($0.name)\" id:\"\($0.id.short)\"" }.joined(separator: " ")
            throw FairwayError(
                .conflict,
                "network \(network.name) has active endpoints (\(names)): stop or remove those containers first"
            )
        }
        try explaining("remove network \(network.name)") { try finishRemoving(network) }
        publish(.network, "destroy", id: network.id, name: network.name, ["type": network.driver.rawValue])
    }

    /// Takes a network away, from whatever state it is in.
    func finishRemoving(_ network: Network) throws {
        var network = network
        network.state = .removing
        // A power loss in between takes the bridge away as well, and the network is whole again at the next start.
        try store.write { [network] in try $0.update(network) }
        stopNames(of: network)
        if network.driver == .bridge { try withWholeFirewall { try driver.remove(network) } }
        try store.write(durability: .power) { [network] in try $0.delete(network: network.id) }
        if network.driver.hasParent { try watchParents() }
        Task { await settleLinks() }
        try releaseHost()
    }

    /// Removes the networks that no container uses, running or not; returns their names.
    ///
    /// - Parameters:
    ///   - labels: only those with all of these.
    ///   - until: only those that were created before.
    package func pruneNetworks(labels: [LabelCondition] = [], until: Timestamp? = nil) throws -> [String] {
        let unused = try store.read { state in
            let used = Set(try state.containers().flatMap { $0.spec.networkMode.attachments.map(\.network) })
            return try state.networks().filter { network in
                try !network.isPredefined && !used.contains(network.name)
                    && labels.allSatisfy { $0.holds(for: network.labels) }
                    && until.map { network.createdAt < $0 } ?? true
                    && state.endpoints(on: network.id).isEmpty
            }
        }
        for network in unused { try removeNetwork(network.id.rawValue) }
        return unused.map(\.name)
    }
}
