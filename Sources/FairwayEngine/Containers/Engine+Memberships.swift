internal import FairwayContainers
package import FairwayModel
internal import FairwayStore
internal import LinuxSystem
internal import Logging

/// The networks of containers, which come and go while they run.
extension Engine {
    /// Attaches a container to one more network: at once where it runs, and at each start from now on.
    package func connect(container reference: String, _ attachment: NetworkAttachment) async throws {
        try ContainerRules.check(attachment)
        let id = try identify(reference)
        try await exclusively(id) {
            let before = try current(id)
            var wanted = before
            wanted.spec.networkMode = .networks(
                try store.read { try Self.attachments(of: before, with: attachment, in: $0) }
            )
            // Made before it is recorded: one that can't be, or that a kill interrupts, is not tried at each start.
            do {
                try settleMemberships(of: wanted)
                try record(wanted.spec.networkMode.attachments, of: id)
            } catch {
                takeBack(to: before)
                throw error
            }
        }
    }

    /// Gives a container that can't be changed the networks back that it had.
    private func takeBack(to before: Container) {
        do {
            try settleMemberships(of: before)
        } catch {
            logger.error("can't settle the networks of container \(before.name) now: \(error)")
        }
    }

    private static func attachments(
        of container: Container,
        with attachment: NetworkAttachment,
        in state: StoreTransaction
    ) throws -> [NetworkAttachment] {
        let attachments = try attachments(of: container)
        let attachment = try named(attachment, in: state)
        guard !attachments.contains(where: { $0.network == attachment.network }) else {
            throw FairwayError(
                .conflict,
                "container \(container.name) is connected to network \(attachment.network) already"
            )
        }
        try ContainerRules.checkDifferent(attachments + [attachment])
        return attachments + [attachment]
    }

    /// Takes a container off a network: at once where it runs, and it stays off.
    ///
    /// - Parameter force: whether an endpoint of that name which no container has is meant, too.
    package func disconnect(container reference: String, from network: String, force: Bool) async throws {
        guard let id = try store.read({ try $0.containerIfPresent(reference) })?.id else {
            guard force else { throw FairwayError(.notFound, "no such container: \(reference)") }
            return try detach(endpointNamed: reference, from: network)
        }
        try await exclusively(id) {
            let container = try current(id)
            var attachments = try Self.attachments(of: container)
            // One that was removed meanwhile is known by name only.
            let name = try store.read { try $0.networkIfPresent(network)?.name } ?? network
            guard let index = attachments.firstIndex(where: { $0.network == name }) else {
                throw FairwayError(.notFound, "container \(container.name) is not connected to network \(name)")
            }
            attachments.remove(at: index)
            try record(attachments, of: id)
            try settleMemberships(of: current(id))
        }
    }

    private func detach(endpointNamed name: String, from reference: String) throws {
        let found = try store.read { state in
            try state.endpoints(on: state.lookup(network: reference).id).first { $0.name == name }
        }
        guard let endpoint = found else {
            throw FairwayError(.notFound, "no endpoint called \(name) is connected to network \(reference)")
        }
        try detach(endpoint)
    }

    private static func attachments(of container: Container) throws -> [NetworkAttachment] {
        if case .networks(let attachments) = container.spec.networkMode { return attachments }
        throw FairwayError(
            .conflict,
            """
            container \(container.name) runs with --network \(container.spec.networkMode): it has no networks to connect or \
            disconnect
            """
        )
    }

    private func record(_ attachments: [NetworkAttachment], of id: ObjectID) throws {
        try store.write(durability: .power) { state in
            guard var container = try state.container(id) else { return }
            container.spec.networkMode = .networks(attachments)
            try state.update(container)
            try state.keepStaticAddresses(of: container)
        }
    }

    /// An attachment with its network's name, however the request names that.
    static func named(_ attachment: NetworkAttachment, in state: StoreTransaction) throws -> NetworkAttachment {
        var attachment = attachment
        // That is made at its first use.
        guard attachment.network != Network.defaultName else { return attachment }
        attachment.network = try state.lookup(network: attachment.network).name
        return attachment
    }

    /// Makes the attachments of a container that lives those that it asks for.
    func settleMemberships(of container: Container) throws {
        guard container.status.isLive, let sandboxID = container.sandboxID,
            case .networks(let attachments) = container.spec.networkMode,
            let sandbox = try store.read({ try $0.sandbox(sandboxID) })
        else { return }
        let members = try store.read { try $0.memberships(of: sandboxID) }
        let leaving = members.filter { member in !attachments.contains { $0.network == member.network.name } }
        for member in leaving { try detach(member.endpoint) }
        for attachment in attachments where !members.contains(where: { $0.network.name == attachment.network }) {
            try join(attachment, container, sandbox, ports: [])
        }
        // A daemon that was killed may have attached the last one without this.
        try settleGateways(of: sandboxID)
        try settlePublishing(of: container, keeping: leaving.flatMap(\.endpoint.ports))
        let resolver = try ownResolver(of: container) ?? Self.resolver(for: container.spec)
        try runtime?.rewriteFiles(of: container, try hostLines(of: container), resolver)
    }
}
