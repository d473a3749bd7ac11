internal import FairwayModel
internal import FairwayStore
internal import LinuxSystem
internal import Logging
internal import NetworkNamespaces
internal import RouteNetlink
internal import SystemPackage

extension Engine {
    /// Makes and pins a namespace with `lo` up for a container: recorded first, then made.
    func makeSandbox(for container: Container) throws -> Sandbox {
        let id = ObjectID.random()
        let path = "\(root.namespaces)/\(id.short)"
        let namespace = try Self.pinNamespace(at: path, for: container)
        do {
            let identity = try namespace.identity()
            let sandbox = Sandbox(
                id: id,
                origin: .owned,
                path: path,
                device: identity.device,
                inode: identity.inode,
                containerID: container.id
            )
            var inside = try namespace.openSocket(RouteFamily.self)
            try inside.change(.loopback, LinkChange(isUp: true))
            try store.write { try $0.insert(sandbox) }
            return sandbox
        } catch {
            removePin(at: path)
            throw FairwayError(explaining: error, task: "set up the network namespace of container \(container.name)")
        }
    }

    private static func pinNamespace(at path: String, for container: Container) throws(FairwayError) -> NetworkNamespace
    {
        do throws(Errno) {
            try Files.makeDirectories(Files.parent(of: path), mode: 0o700)
            return try NetworkNamespace.create(pinnedAt: path)
        } catch {
            throw FairwayError(.failed, "can't make a network namespace for container \(container.name): \(error)")
        }
    }

    /// Pins the namespaces of running containers again where somebody has taken their pins away.
    ///
    /// Without a pin a namespace has no path, and would pass for one that is gone.
    func settlePins() throws {
        for sandbox in try store.read({ try $0.sandboxes() }) where openNamespace(of: sandbox) == nil {
            do {
                if try pinAgain(sandbox) { logger.notice("pinned the namespace \(sandbox.path) again") }
            } catch {
                logger.error("can't pin the namespace \(sandbox.path) again: \(error)")
            }
        }
    }

    private func pinAgain(_ sandbox: Sandbox) throws -> Bool {
        guard sandbox.origin == .owned, let id = sandbox.containerID,
            let processID = try store.read({ try $0.container(id)?.processID }),
            let namespace = openNamespace(of: sandbox, at: "/proc/\(processID)/ns/net")
        else { return false }
        // The file that the pin was mounted on is there still.
        try NetworkNamespace.unpin(sandbox.path)
        try Files.makeDirectories(Files.parent(of: sandbox.path), mode: 0o700)
        try namespace.pin(at: sandbox.path)
        return true
    }

    /// Takes a sandbox's record away, and the namespace with it where Fairway made it.
    func removeSandbox(_ sandbox: Sandbox) throws {
        try store.write { try $0.delete(sandbox: sandbox.id) }
        if sandbox.origin == .owned { removePin(at: sandbox.path) }
    }

    /// Unpins a namespace that Fairway made; a pin that stays is found by the next reconcile.
    private func removePin(at path: String) {
        do throws(Errno) {
            try NetworkNamespace.unpin(path)
        } catch {
            logger.error("can't unpin the namespace \(path): \(error)")
        }
    }

    /// Opens a sandbox's namespace, or nil where its path leads elsewhere by now or nowhere.
    func openNamespace(of sandbox: Sandbox) -> NetworkNamespace? { openNamespace(of: sandbox, at: sandbox.path) }

    private func openNamespace(of sandbox: Sandbox, at path: String) -> NetworkNamespace? {
        do throws(Errno) {
            let namespace = try NetworkNamespace.open(path: path)
            let identity = try namespace.identity()
            guard identity.device == sandbox.device, identity.inode == sandbox.inode else { return nil }
            return namespace
        } catch {
            return nil
        }
    }

    /// Opens a namespace that a user named.
    nonisolated static func openNamespace(at path: String) throws(FairwayError) -> NetworkNamespace {
        do throws(Errno) {
            return try NetworkNamespace.open(path: path)
        } catch .invalidArgument {
            throw FairwayError(.invalidArgument, "\(path) is no network namespace: name one such as /run/netns/NAME")
        } catch {
            throw FairwayError(.invalidArgument, "can't open the network namespace \(path): \(error)")
        }
    }

    /// A new record of a namespace that somebody else made; it is kept where there is none yet.
    func foreignSandbox(_ namespace: borrowing NetworkNamespace, path: String) throws -> Sandbox {
        let identity: NetworkNamespace.Identity
        do throws(Errno) {
            identity = try namespace.identity()
        } catch {
            throw FairwayError(.failed, "can't identify the network namespace \(path): \(error)")
        }
        guard identity != ownNamespace else {
            throw FairwayError(.invalidArgument, "\(path) is the host's own network namespace: it can't be a sandbox")
        }
        return Sandbox(origin: .foreign, path: path, device: identity.device, inode: identity.inode)
    }

    /// The record to go on with where another one has the number of the same namespace.
    func settle(_ sandbox: Sandbox, knownAs known: Sandbox) throws -> Sandbox {
        if try isCurrent(known) { return known }
        // The kernel gives inode numbers out again: this record is of a namespace that is gone.
        for endpoint in try store.read({ try $0.endpoints(of: known.id) }) { try detach(endpoint) }
        try removeSandbox(known)
        return sandbox
    }

    private func isCurrent(_ sandbox: Sandbox) throws -> Bool {
        let endpoints = try store.read { try $0.endpoints(of: sandbox.id) }
        return try endpoints.isEmpty ? openNamespace(of: sandbox) != nil : endpoints.contains { try isAlive($0) }
    }
}
