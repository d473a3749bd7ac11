import FairwayModel
import IPAddressing
import Testing

@Suite("Which network of a sandbox has the default route")
struct GatewayCandidateTests {
    private func candidate(
        _ name: String,
        _ subnets: [String] = ["10.0.0.0/24"],
        priority: Int32 = 0,
        isInternal: Bool = false
    ) throws -> GatewayCandidate {
        let plans = try subnets.map { text in
            let prefix = try #require(IPNetwork(text))
            return Subnet(network: prefix, gateway: prefix.address.advanced(by: 1))
        }
        return GatewayCandidate(
            network: Network(name: name, deviceName: "", subnets: plans, isInternal: isInternal),
            priority: priority
        )
    }

    private func best(_ candidates: [GatewayCandidate], for family: IPFamily = .ipv4) -> String? {
        GatewayCandidate.best(of: candidates, for: family).map { candidates[$0].network.name }
    }

    @Test("Priority comes first, then the number of families, then the name")
    func order() throws {
        let (a, b) = (try candidate("a"), try candidate("b"))
        #expect(best([b, a]) == "a")
        #expect(best([a, try candidate("b", priority: 1)]) == "b")
        #expect(best([try candidate("a", priority: -1), b]) == "b")
        #expect(best([a, try candidate("b", ["10.0.0.0/24", "fd00::/64"])]) == "b")
        #expect(best([try candidate("a", priority: 1), try candidate("b", ["10.0.0.0/24", "fd00::/64"])]) == "a")
    }

    @Test("What leads nowhere is never chosen, whatever its priority")
    func dead() throws {
        let dark = try candidate("dark", priority: 9, isInternal: true)
        let six = try candidate("six", ["fd00::/64"], priority: 9)
        #expect(best([dark]) == nil)
        #expect(best([dark, six]) == nil)
        #expect(best([dark, six], for: .ipv6) == "six")
        #expect(best([dark, six, try candidate("a")]) == "a")
        #expect(best([]) == nil)
    }

    @Test("Ports are published where IPv4 leaves, and where nothing of IPv4 does, where IPv6 leaves")
    func publisher() throws {
        let candidates = [try candidate("six", ["fd00::/64"], priority: 9), try candidate("a"), try candidate("b")]
        #expect(GatewayCandidate.publisher(of: candidates) == 1)
        #expect(GatewayCandidate.publisher(of: Array(candidates.prefix(1))) == 0)
        #expect(GatewayCandidate.publisher(of: [try candidate("dark", isInternal: true)]) == nil)
    }
}
