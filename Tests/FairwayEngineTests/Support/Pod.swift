import FairwayDrivers
import FairwayTesting
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import RouteNetlink
import SystemPackage

/// A namespace that somebody else made and pinned, with nothing up in it.
final class Pod {
    let path: String
    private let namespace: NetworkNamespace
    var route: RouteConnection

    init(path: String) throws {
        self.path = path
        namespace = try NetworkNamespace.create(pinnedAt: path)
        route = try namespace.openSocket(RouteFamily.self)
    }

    deinit { try? NetworkNamespace.unpin(path) }

    /// Takes the pin away: whoever looks for the namespace finds nothing.
    func vanish() throws { try NetworkNamespace.unpin(path) }

    func open() throws -> NetworkNamespace { try NetworkNamespace.open(path: path) }

    func link(_ name: String) throws -> Link? { try route.linkIfPresent(named: name) }

    func linkNames() throws -> [String] { try route.links().map(\.name) }

    /// The addresses of an interface, as `ip addr` shows them.
    func addresses(of name: String) throws -> [String] {
        guard let link = try link(name) else { return [] }
        return try route.addresses().filter { $0.link == link.index }.map { "\($0.address)/\($0.prefixLength)" }
    }

    /// The routers of the default routes.
    func defaultGateways(_ family: AddressFamily = .ipv4) throws -> [IPAddress?] {
        try route.routes(family).filter { $0.destination == nil }.map(\.gateway)
    }

    /// Runs `body` on a thread in the namespace.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws(Errno) -> Value) throws -> Value {
        try namespace.run(body)
    }

    /// Sends and sees whole frames at its interface.
    func frames() throws -> FrameSocket {
        let link = try route.link(named: "eth0").index
        return try namespace.run { () throws(Errno) in try FrameSocket(on: link) }
    }

    func setting(_ name: String) throws -> String {
        try run { () throws(Errno) in try Sysctl.read(name) }
    }
}
