import FairwayTesting
import LinuxSystem
import NetworkNamespaces
import SystemPackage

@testable import FairwayDNS

/// A host of its own, with threads in it.
final class DNSHost {
    private let network: TemporaryNamespace

    init() throws {
        network = try TemporaryNamespace()
    }

    /// Runs `body` on a thread in the namespace; threads that it starts are there, too.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
        let result = try network.namespace.run { () throws(Errno) -> Result<Value, any Error> in Result(catching: body)
        }
        return try result.get()
    }

    /// What a command prints there.
    func output(of command: String) throws -> String {
        try ShellCommand.output(of: command, in: network.namespace)
    }

    /// A resolver that listens at addresses of this host, and knows some networks.
    func resolver(
        at addresses: String...,
        zones: Zones = .none,
        servers: [NameServer] = [],
        limits: ResolverLimits = ResolverLimits()
    ) throws -> Resolver {
        try run {
            let resolver = try Resolver(limits: limits)
            resolver.replace(zones)
            resolver.replace(ResolverConfiguration(servers: servers))
            for address in addresses {
                try resolver.listen(at: ListeningSockets(on: SomeZones.ip(address)), for: SomeZones.ids[6])
            }
            return resolver
        }
    }

    /// Asks a resolver there.
    func ask(
        _ query: [UInt8],
        at server: String = "127.0.0.53",
        from source: String = "127.1.0.2",
        isStream: Bool = false
    ) throws -> ReadMessage {
        try run { try DNSClient.ask(query, at: server, from: source, isStream: isStream) }
    }
}

extension SomeZones {
    /// A network whose addresses a test can have without an interface of its own.
    static let local = ZoneContent(
        id: ids[6],
        name: "local-net",
        subnets: [net("127.1.0.0/24"), net("::1/128")],
        members: [
            ZoneMember(container: web, names: ["web"], addresses: [ip("127.1.0.2"), ip("fd00::2")]),
            ZoneMember(container: db, names: ["db"], addresses: [ip("127.1.0.3")], servers: [ip("127.2.0.9")]),
        ]
    )
}
