internal import FairwayContainers
package import FairwayModel
internal import FairwayStore

extension Engine {
    /// The running containers, or all of them.
    package func containers(all: Bool) throws -> [ContainerDetail] {
        try store.read { state in
            try state.containers().filter { all || $0.status.isLive }.map { try detail(of: $0, in: state) }
        }
    }

    package func container(_ reference: String) throws -> ContainerDetail {
        try store.read { state in try detail(of: state.lookup(container: reference), in: state) }
    }

    func identify(_ reference: String) throws -> ObjectID {
        try store.read { try $0.lookup(container: reference).id }
    }

    /// The container as the store has it now, which an operation that waited must not assume to be there still.
    func current(_ id: ObjectID) throws -> Container {
        guard let container = try store.read({ try $0.container(id) }) else {
            throw FairwayError(.notFound, "no such container: \(id.short)")
        }
        return container
    }

    func update(_ id: ObjectID, _ change: (inout Container) -> Void) throws -> Container {
        try store.write(durability: .power) { state in
            guard var container = try state.container(id) else {
                throw FairwayError(.notFound, "no such container: \(id.short)")
            }
            change(&container)
            try state.update(container)
            return container
        }
    }

    private func detail(of container: Container, in state: StoreTransaction) throws -> ContainerDetail {
        let sandbox = try container.sandboxID.flatMap { try state.sandbox($0) }
        let endpoints = try container.sandboxID.map { try state.endpoints(of: $0) } ?? []
        return ContainerDetail(
            container: container,
            endpoints: endpoints,
            networks: try Set(endpoints.map(\.networkID)).compactMap { try state.network($0) },
            sandbox: sandbox,
            logPath: runtime?.logPath(of: container.id) ?? ""
        )
    }

    /// Defines a container; nothing of it exists in the kernel before it is initialized.
    package func createContainer(_ spec: ContainerSpec) async throws -> Container {
        let runtime = try requireRuntime()
        try ContainerRules.check(spec)
        try runtime.checkIsolation(of: spec)
        for request in spec.ports { try EndpointRules.check(request) }
        let container = try store.write(durability: .power) { state in
            var spec = spec
            if case .networks(let attachments) = spec.networkMode {
                spec.networkMode = .networks(try attachments.map { try Self.named($0, in: state) })
                try ContainerRules.checkDifferent(spec.networkMode.attachments)
            }
            try checkReferences(of: spec, in: state)
            let name = try spec.name ?? ContainerNames.make { try state.container(named: $0) != nil }
            let container = Container(name: name, spec: spec)
            try state.insert(container)
            return container
        }
        publish(.container, "create", id: container.id, name: container.name)
        return container
    }

    /// What the request names must be there.
    private func checkReferences(of spec: ContainerSpec, in state: StoreTransaction) throws {
        switch spec.networkMode {
        case .host, .none: break
        case .networks(let attachments):
            let networks = try attachments.map { attachment in
                // That is made at its first use.
                let isDefault = attachment.network == Network.defaultName
                return try isDefault
                    ? state.network(named: attachment.network) : state.lookup(network: attachment.network)
            }
            try checkPorts(of: spec, on: networks)
        case .container(let reference): _ = try state.lookup(container: reference)
        case .namespace(let path): _ = try Self.openNamespace(at: path)
        }
    }

    /// Which of several networks publishes the ports is known when the container starts.
    ///
    /// - Parameter networks: nil for the default network before its first use.
    private func checkPorts(of spec: ContainerSpec, on networks: [Network?]) throws {
        guard !spec.ports.isEmpty else { return }
        if networks.count == 1, let network = networks[0], network.isInternal {
            throw FairwayError(.invalidArgument, "network \(network.name) is internal: it publishes no ports")
        }
        guard networks.contains(where: { $0?.leadsOut ?? true }) else {
            throw FairwayError(.invalidArgument, "can't publish ports: none of the container's networks leads out")
        }
        guard networks.count == 1 else { return }
        try namingPublishAddress(for: spec.ports) { () throws(FairwayError) in
            try EndpointRules.check(portRequests(spec.ports), on: networks[0])
        }
    }

    func requireRuntime() throws(FairwayError) -> ContainerRuntime {
        if let runtime { return runtime }
        throw containerObstacle ?? FairwayError(.unavailable, "this host can't run containers")
    }
}
