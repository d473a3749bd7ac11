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
            for attachment in attachments { try checkPorts(of: spec, on: attachment, in: state) }
        case .container(let reference): _ = try state.lookup(container: reference)
        case .namespace(let path): _ = try Self.openNamespace(at: path)
        }
    }

    /// Which of several networks publishes the ports is known when the container starts.
    private func checkPorts(
        of spec: ContainerSpec,
        on attachment: NetworkAttachment,
        in state: StoreTransaction
    ) throws {
        let isDefault = attachment.network == Network.defaultName
        let network =
            try isDefault ? state.network(named: attachment.network) : state.lookup(network: attachment.network)
        guard spec.networkMode.attachments.count == 1 else { return }
        if let network, network.isInternal, !spec.ports.isEmpty {
            throw FairwayError(.invalidArgument, "network \(network.name) is internal: it publishes no ports")
        }
        try namingPublishAddress(for: spec.ports) { () throws(FairwayError) in
            try EndpointRules.check(portRequests(spec.ports), on: network)
        }
    }

    func requireRuntime() throws(FairwayError) -> ContainerRuntime {
        if let runtime { return runtime }
        throw containerObstacle ?? FairwayError(.unavailable, "this host can't run containers")
    }
}
