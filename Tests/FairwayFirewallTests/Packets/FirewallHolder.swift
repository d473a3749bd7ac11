import FairwayFirewall

/// Holds the firewall for one thread after the other.
final class FirewallHolder: @unchecked Sendable {
    private var firewall: Firewall
    init(_ firewall: consuming Firewall) { self.firewall = firewall }

    func run<Value>(_ body: (inout Firewall) throws -> Value) throws -> Value { try body(&firewall) }
}
