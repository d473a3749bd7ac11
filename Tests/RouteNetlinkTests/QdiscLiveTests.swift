import FairwayTesting
import IPAddressing
import Netlink
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@Suite("Queues, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct QdiscLiveTests {
    let host: TemporaryNamespace
    let link: LinkIndex

    init() throws {
        host = try TemporaryNamespace()
        link = try host.route.createFunctionalBlock(named: "ifb0")
    }

    private func buckets() throws -> [TokenBucket] {
        try host.route.qdiscs(on: link).compactMap {
            guard case .tokenBucket(let bucket) = $0.discipline else { return nil }
            return bucket
        }
    }

    @Test(
        "A rate is listed as it was set, also one of over 32 bits",
        arguments: [16_000, 2_500_000, 125_000_000, 5_000_000_000] as [UInt64]
    )
    func rate(bytesPerSecond: UInt64) throws {
        let wanted = TokenBucket(bytesPerSecond: bytesPerSecond, burst: 100_000, limit: 300_000)
        try host.route.set(Qdisc(wanted, on: link))
        let found = try #require(try buckets().first)
        #expect(found.bytesPerSecond == bytesPerSecond)
        #expect(found.limit == 300_000)
        #expect((99_600...100_000).contains(found.burst))
        #expect(try ShellCommand.output(of: "tc qdisc show dev ifb0", in: host.namespace).contains("qdisc tbf"))
    }

    @Test("A rate is set anew in place of another, and goes when it is deleted")
    func replacedAndDeleted() throws {
        for rate in [1_000_000, 2_000_000] as [UInt64] {
            try host.route.set(Qdisc(TokenBucket(bytesPerSecond: rate, burst: 20_000, limit: 60_000), on: link))
        }
        let present = try buckets()
        #expect(present.map(\.bytesPerSecond) == [2_000_000])
        try host.route.delete(Qdisc(present[0], on: link))
        #expect(try buckets().isEmpty)
        let error = try #require(throws: NetlinkError.self) { try host.route.delete(Qdisc(present[0], on: link)) }
        #expect(error.code == .noSuchFileOrDirectory || error.code == .invalidArgument)
    }

    @Test("What arrives at a link is redirected to another; where that goes, the redirection leads nowhere")
    func redirection() throws {
        let bridge = try host.route.createBridge(named: "br0")
        try host.route.set(.ingress(of: bridge))
        try host.route.set(.ingress(of: bridge))
        #expect(try host.route.redirections(of: bridge).isEmpty)
        let redirection = Redirection(from: bridge, to: link)
        try host.route.add(redirection)
        #expect(try host.route.redirections(of: bridge) == [redirection])
        #expect(try host.route.qdiscs(on: bridge).contains(.ingress(of: bridge)))
        let shown = try ShellCommand.output(of: "tc filter show dev br0 ingress", in: host.namespace)
        #expect(shown.contains("Egress Redirect to device ifb0"))
        try host.route.deleteLink(link)
        #expect(try host.route.redirections(of: bridge).map(\.target) == [nil])
    }
}
