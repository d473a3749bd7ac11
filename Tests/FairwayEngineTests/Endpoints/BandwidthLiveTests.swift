import FairwayDrivers
import FairwayModel
import FairwayTesting
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@testable import FairwayEngine

@Suite("Rates of endpoints, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct BandwidthLiveTests {
    let host: TestHost
    let pod: Pod
    let neighbour: Pod

    init() async throws {
        host = try await TestHost()
        try await host.createNetwork()
        pod = try host.makePod()
        neighbour = try host.makePod("neighbour")
    }

    /// What a connection from one pod to the other carries, in bits a second, measured after its first moments.
    private func throughput(
        from sender: Pod,
        to receiver: Pod,
        at address: IPAddress,
        _ port: UInt16
    ) throws -> Double {
        let name = SocketName(address, port)
        let server = try receiver.run { () throws(Errno) in
            let socket = try ProbeSocket(.tcp)
            try socket.serve(at: name, .tcp)
            return socket
        }
        let caller = try sender.run { () throws(Errno) in
            let socket = try ProbeSocket(.tcp)
            try socket.connect(to: name)
            return socket
        }
        try #require(try Poll.waitUntilReadable(server.rawDescriptor, timeoutMilliseconds: 10_000))
        let called = try #require(try server.accept()).socket
        return try Stream(caller, called).bitsPerSecond(warmUp: .milliseconds(500), for: .seconds(2))
    }

    @Test(
        "What an endpoint receives and sends is within 15 % of its rates",
        arguments: [("20mbit", "5mbit"), ("4mbit", "80mbit")]
    )
    func rates(ingress: String, egress: String) async throws {
        let bandwidth = Bandwidth(ingress: BitRate(ingress), egress: BitRate(egress))
        let endpoint = try await host.attach(pod) { $0.attachment.bandwidth = bandwidth }
        let other = try await host.attach(neighbour, "neighbour")
        try expect(bandwidth.ingress) { port in
            try throughput(from: neighbour, to: pod, at: endpoint.addresses[0], port)
        }
        try expect(bandwidth.egress) { port in
            try throughput(from: pod, to: neighbour, at: other.addresses[0], port)
        }
    }

    /// Never more than a rate, and in one of some tries no less: a busy machine lets a sender pause, and its tokens go.
    private func expect(_ rate: BitRate?, _ measure: (UInt16) throws -> Double) throws {
        let bits = Double(try #require(rate).bitsPerSecond)
        var best = 0.0
        // Each at a port of its own: the one before may be waiting for late packets still.
        for port in UInt16(7779)..<7784 where best < 0.85 {
            best = max(best, try measure(port) / bits)
            #expect(best <= 1.15)
        }
        #expect(best >= 0.85)
    }

    @Test("An endpoint without a rate has no queue and no link more, and one with a rate leaves none")
    func traces() async throws {
        try await host.attach(neighbour, "neighbour")
        let before = try host.network.route.links().map(\.name)
        let endpoint = try await host.attach(pod) { $0.attachment.bandwidth = Bandwidth(egress: BitRate("1mbit")) }
        #expect(try host.link(endpoint.blockName)?.kind == "ifb")
        #expect(try await host.engine.endpoints().first { $0.id == endpoint.id }?.bandwidth == endpoint.bandwidth)
        try await host.engine.detach(endpoint: endpoint.id.rawValue)
        #expect(try host.link(endpoint.blockName) == nil)
        #expect(try await eventually { try host.network.route.links().map(\.name) == before })
    }

    /// What somebody took away of an endpoint's limits.
    enum Loss: CaseIterable { case block, queue, blockQueue, redirection }

    private func lose(_ loss: Loss, of endpoint: Endpoint, on host: TestHost) throws {
        let hostEnd = try host.network.route.link(named: endpoint.hostLinkName).index
        let block = try host.network.route.link(named: endpoint.blockName).index
        let bucket = TokenBucket(bytesPerSecond: 1, burst: 1, limit: 1)
        switch loss {
        case .block: try host.network.route.deleteLink(block)
        case .queue: try host.network.route.delete(Qdisc(bucket, on: hostEnd))
        case .blockQueue: try host.network.route.delete(Qdisc(bucket, on: block))
        case .redirection: try host.network.route.delete(.ingress(of: hostEnd))
        }
    }

    @Test("What is lost of a limit is missed by the doctor and made again by the next start", arguments: Loss.allCases)
    func repair(loss: Loss) async throws {
        let bandwidth = Bandwidth(ingress: BitRate("20mbit"), egress: BitRate("10mbit"))
        let host = try await TestHost(["monitor": "off"])
        try await host.createNetwork()
        let pod = try host.makePod()
        let endpoint = try await host.attach(pod) { $0.attachment.bandwidth = bandwidth }
        #expect(try await host.engine.examine().isEmpty)
        try lose(loss, of: endpoint, on: host)
        #expect(try await host.engine.examine().contains { $0.reason.contains("not held to the rates") })
        try await host.restart()
        #expect(try await host.engine.examine().isEmpty)
        #expect(try host.isReached(from: pod))
    }

    @Test("A block that is taken away while the daemon runs is there again within a second or so")
    func monitor() async throws {
        let endpoint = try await host.attach(pod) { $0.attachment.bandwidth = Bandwidth(egress: BitRate("10mbit")) }
        try lose(.block, of: endpoint, on: host)
        #expect(try await eventually { try await host.engine.examine().isEmpty })
        #expect(try host.isReached(from: pod))
    }

    @Test("A sandbox that ends takes the block of its endpoint with it")
    func endedSandbox() async throws {
        let path = try host.makeMortalPod()
        var spec = EndpointSpec(name: "web", attachment: .init(network: "blue"))
        spec.attachment.bandwidth = Bandwidth(egress: BitRate("10mbit"))
        let endpoint = try await host.engine.attach(spec, namespace: .open(path: path), path: path)
        try NetworkNamespace.unpin(path)
        #expect(try await eventually { try host.link(endpoint.blockName) == nil })
        #expect(try await eventually { try await host.engine.endpoints().isEmpty })
    }
}
