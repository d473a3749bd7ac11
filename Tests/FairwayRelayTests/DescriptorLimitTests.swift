import FairwayModel
import FairwayTesting
import LinuxSystem
import SystemPackage
import Testing

@testable import FairwayRelay

@Suite("A relay that may have no more descriptors", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct DescriptorLimitTests {
    let host: PrivateHost
    let owner = ObjectID.random()
    let other = ObjectID.random()

    init() throws { host = try PrivateHost() }

    private func hold(_ request: PortRequest, for owner: ObjectID, with client: RelayClient) throws -> [PublishedPort] {
        try host.run {
            let bound = try PortBinder.bind([request]) { _ in nil }
            let published = bound.published
            try client.hold(bound, for: owner, at: [])
            return published
        }
    }

    /// A client whose relay may have so many descriptors, and can't allow itself more.
    private func client(_ count: Int) throws -> RelayClient {
        let relay = host.root.state + "/relay"
        let script = """
            #!/bin/sh
            ulimit -n \(count)
            exec setpriv --bounding-set -sys_resource \(try Executables.path("fairway-relay")) "$@"
            """
        try Files.writeAtomically(script, to: relay, mode: 0o700)
        return RelayClient(root: host.root, relayExecutable: relay, patience: 1)
    }

    // What comes in one packet, and in three, of which only the second does not fit.
    @Test(
        "What it has no room for is refused with one sentence, and nothing of it is held",
        arguments: [(64, 100), (300, 263)] as [(Int, UInt16)]
    )
    func handingOver(limit: Int, count: UInt16) throws {
        let client = try client(limit)
        let published = try hold(PortRequest(hostPort: 8080, containerPort: 80), for: owner, with: client)
        let relay = try client.processID()
        let many = PortRequest(hostPort: 9000, containerPort: 9000, count: count)
        let error = #expect(throws: FairwayError.self) { _ = try hold(many, for: other, with: client) }
        let reason =
            "handing over host ports failed: not all sockets arrived; raise the limit of open files (fs.nr_open)"
        #expect(error?.message.hasSuffix(reason) == true)
        #expect(try host.run { try client.held() } == [owner: published])
        #expect(try host.becomesFree(9000))
        #expect(try host.becomesFree(9000 + count - 1))
        #expect(try client.processID() == relay)
        #expect(try hold(PortRequest(hostPort: 9000, containerPort: 9000), for: other, with: client).count == 1)
    }

    @Test("Who comes when it has no more is served nevertheless")
    func nextClient() throws {
        // Standard descriptors, listener, the waiter's pipe, events, a spare one, one connection, one port in two families.
        let first = try client(10)
        _ = try hold(PortRequest(hostPort: 8080, containerPort: 80), for: owner, with: first)
        let relay = try #require(try first.processID())
        #expect(try Files.names(in: "/proc/\(relay)/fd").count == 10)
        let next = try host.client(patience: 1)
        let owner = owner
        #expect(try host.run { try next.held() }.keys.contains(owner))
        try host.run { try next.release(owner) }
        #expect(try host.becomesFree(8080))
    }
}
