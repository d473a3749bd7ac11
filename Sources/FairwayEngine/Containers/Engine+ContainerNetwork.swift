internal import FairwayContainers
internal import FairwayModel
internal import FairwayStore
internal import IPAddressing
internal import LinuxSystem
internal import NetworkNamespaces

/// What a container's process needs to know about its network.
struct ContainerNetwork {
    /// nil: the host's own namespace.
    var namespacePath: String?
    var hostLines: [HostLine] = []
    var resolver: ResolverFile
    /// nil: its own.
    var shared: SharedFiles?
}

extension Engine {
    /// Gives a container the network that it asks for.
    func connect(_ container: Container) throws -> ContainerNetwork {
        let spec = container.spec
        var network = ContainerNetwork(resolver: Self.resolver(for: spec))
        switch spec.networkMode {
        case .host: break
        case .none:
            network.namespacePath = try ownSandbox(of: container).path
        case .namespace(let path):
            _ = try Self.openNamespace(at: path)
            network.namespacePath = path
        case .container(let reference):
            network.namespacePath = try namespacePath(ofContainer: reference)
            let other = try store.read { try $0.lookup(container: reference) }
            let shared = try requireRuntime().sharedFiles(of: other.id)
            network.shared = shared
            network.resolver = Self.adapt(shared.resolver, to: spec)
        case .networks(let attachments):
            let sandbox = try ownSandbox(of: container)
            network.namespacePath = sandbox.path
            let publisher = try publisher(among: attachments, of: container)
            for (index, attachment) in attachments.enumerated() {
                let ports = index == publisher ? spec.ports : []
                try join(attachment, container, sandbox, ports: ports)
            }
        }
        let connected = try current(container.id)
        network.hostLines = try hostLines(of: connected)
        if let resolver = try ownResolver(of: connected) { network.resolver = resolver }
        return network
    }

    /// Where a container asks for names: at the gateways of its networks, the best first; nil where none of them answers.
    func ownResolver(of container: Container) throws -> ResolverFile? {
        guard case .networks = container.spec.networkMode, let sandboxID = container.sandboxID else { return nil }
        let members = try store.read { try $0.memberships(of: sandboxID) }
        let order = GatewayCandidate.order(of: members.map(\.candidate)).map { members[$0].network }
        let servers = order.compactMap { Self.nameAddresses(of: $0).first }
        guard !servers.isEmpty else { return nil }
        var file = Self.resolver(for: container.spec)
        file.nameServers = Array(servers.prefix(Self.mostNameServers))
        // A name without a dot is a container's first of all.
        if !file.options.contains(where: { $0.hasPrefix("ndots:") }) { file.options.append("ndots:0") }
        return file
    }

    /// `MAXNS` of resolv.h: more are not asked.
    private static let mostNameServers = 3

    /// What a container's /etc/hosts has besides the usual: itself, wherever it is, and what it asked for.
    func hostLines(of container: Container) throws -> [HostLine] {
        try ownLines(of: container)
            + container.spec.extraHosts.map { HostLine(address: $0.address, names: [$0.name]) }
    }

    private func ownLines(of container: Container) throws -> [HostLine] {
        let names = [container.spec.hostname ?? container.id.short, container.name]
        switch container.spec.networkMode {
        case .host, .container: return []
        case .none, .namespace: return [HostLine(address: .v4(.loopback), names: names)]
        case .networks:
            let endpoints = try container.sandboxID.map { id in try store.read { try $0.endpoints(of: id) } } ?? []
            return endpoints.flatMap { endpoint in
                endpoint.addresses.map { HostLine(address: $0, names: names + endpoint.aliases) }
            }
        }
    }

    /// The host's name servers, unless the container names its own.
    static func resolver(for spec: ContainerSpec) -> ResolverFile {
        let text = (try? Files.readText("/etc/resolv.conf")) ?? ""
        var file = ResolverFile(parsing: text)
        if spec.networkMode != .host { file = file.withoutLoopbackServers }
        return adapt(file, to: spec)
    }

    private static func adapt(_ file: ResolverFile, to spec: ContainerSpec) -> ResolverFile {
        var file = file
        if !spec.dnsServers.isEmpty { file.nameServers = spec.dnsServers }
        if !spec.dnsSearch.isEmpty { file.searchDomains = spec.dnsSearch }
        return file
    }

    /// Attaches a container's sandbox to one of its networks.
    func join(_ attachment: NetworkAttachment, _ container: Container, _ sandbox: Sandbox, ports: [PortRequest]) throws
    {
        guard let namespace = openNamespace(of: sandbox) else {
            throw FairwayError(.failed, "the network namespace of container \(container.name) is gone")
        }
        var attachment = attachment
        if attachment.interfaceName == nil {
            // What the others are called by their own wish is theirs, whether they are there yet or not.
            let wished = container.spec.networkMode.attachments.compactMap(\.interfaceName)
            let taken = try store.read { try $0.interfaceNames(of: sandbox.id) } + wished
            attachment.interfaceName = Self.interfaceName(besides: taken)
        }
        let request = EndpointSpec(name: container.name, attachment: attachment, ports: ports)
        _ = try attach(request, sandbox: sandbox, namespace: namespace)
    }

    private func ownSandbox(of container: Container) throws -> Sandbox {
        let sandbox = try makeSandbox(for: container)
        _ = try update(container.id) { $0.sandboxID = sandbox.id }
        return sandbox
    }

    /// The namespace of a running container; nil where that is the host's.
    private func namespacePath(ofContainer reference: String) throws -> String? {
        let other = try store.read { try $0.lookup(container: reference) }
        guard other.status.isLive else {
            throw FairwayError(.conflict, "cannot join the network of a non running container: \(other.name)")
        }
        switch other.spec.networkMode {
        case .host: return nil
        case .namespace(let path): return path
        case .container(let next): return try namespacePath(ofContainer: next)
        case .networks, .none:
            try settlePins()
            return try other.sandboxID.flatMap { id in try store.read { try $0.sandbox(id) } }?.path
        }
    }

    /// Takes a container's endpoints and its sandbox away.
    func disconnect(_ id: ObjectID) throws {
        guard let sandboxID = try store.read({ try $0.container(id)?.sandboxID }),
            let sandbox = try store.read({ try $0.sandbox(sandboxID) })
        else { return }
        for endpoint in try store.read({ try $0.endpoints(of: sandboxID) }) { try detach(endpoint) }
        _ = try update(id) { $0.sandboxID = nil }
        try removeSandbox(sandbox)
    }
}
