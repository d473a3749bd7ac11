package import IPAddressing

/// One of the networks of a sandbox, as they compete for its default route.
package struct GatewayCandidate: Hashable, Sendable {
    package var network: Network
    /// The highest wins.
    package var priority: Int32

    package init(network: Network, priority: Int32) {
        self.network = network
        self.priority = priority
    }

    /// By priority, then by the number of families that it leads out in, then by name: the first of the alphabet wins.
    private func isBetter(than other: Self) -> Bool {
        guard priority == other.priority else { return priority > other.priority }
        let (own, others) = (network.gatewayCount, other.network.gatewayCount)
        return own == others ? network.name < other.network.name : own > others
    }

    /// The best first, those that lead nowhere among them.
    package static func order(of candidates: [Self]) -> [Int] {
        candidates.indices.sorted { candidates[$0].isBetter(than: candidates[$1]) }
    }

    /// Which of them has the default route of a family; nil where none leads out.
    package static func best(of candidates: [Self], for family: IPFamily) -> Int? {
        let indices = candidates.indices.filter { candidates[$0].network.gateway(of: family) != nil }
        return indices.max { candidates[$1].isBetter(than: candidates[$0]) }
    }

    /// Which of them publishes ports: that with the default route, as the answers leave by that, and none
    /// where that is not on a bridge of ours.
    package static func publisher(of candidates: [Self]) -> Int? {
        let best = best(of: candidates, for: .ipv4) ?? best(of: candidates, for: .ipv6)
        return best.flatMap { candidates[$0].network.driver == .bridge ? $0 : nil }
    }
}

extension Network {
    /// What its endpoints send the rest of a family to; nil where that leads nowhere.
    package func gateway(of family: IPFamily) -> IPAddress? {
        isInternal ? nil : subnets.first { $0.family == family }?.gateway
    }

    /// Whether its endpoints reach more by it than each other.
    package var leadsOut: Bool { gatewayCount > 0 }

    fileprivate var gatewayCount: Int { IPFamily.allCases.count { gateway(of: $0) != nil } }
}
