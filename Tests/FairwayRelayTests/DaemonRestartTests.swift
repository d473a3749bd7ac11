import FairwayModel
import FairwayTesting
import Glibc
import LinuxSystem
import SystemPackage
import Testing

@testable import FairwayRelay

@Suite("Starting the daemon again", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct DaemonRestartTests {
    let host: PrivateHost
    let owner = ObjectID.random()
    /// What the restart command writes into.
    let fifo: String

    init() throws {
        host = try PrivateHost()
        let path = host.root.state + "/started"
        try systemCall { unsafe mkfifo(path, 0o600) }
        fifo = path
    }

    private func daemon() throws -> RelayClient {
        try host.client(restartCommand: ["/bin/sh", "-c", "echo started >\(fifo)"])
    }

    private func holdPort(with client: RelayClient) throws {
        let owner = owner
        try host.run { try client.hold([PublishedPort(hostPort: 8080, containerPort: 80)], for: owner, at: []) }
    }

    private func serveNames(with client: RelayClient) throws {
        _ = try host.run { try client.serveNames(NamesLiveTests.content(), at: [NamesLiveTests.gateway]) }
    }

    /// The process that waits with our restart command.
    private func waiter() throws -> Int32 {
        let processes = try Files.names(in: "/proc").compactMap { Int32($0) }
        return try #require(
            processes.first { id in
                let arguments = (try? Files.read("/proc/\(id)/cmdline"))?.split(separator: 0) ?? []
                return arguments.dropFirst().first.map { Array($0) } == Array("wait".utf8)
                    && arguments.contains { String(decoding: $0, as: UTF8.self).contains(fifo) }
            }
        )
    }

    @Test("A daemon that dies while ports are held is started again")
    func restartAfterDeath() throws {
        let reader = try OwnedDescriptor.open(fifo, O_RDONLY | O_NONBLOCK)
        var client: RelayClient? = try daemon()
        try holdPort(with: #require(client))
        let waiter = try ProcessDescriptor(opening: waiter())
        client = nil
        #expect(try Poll.waitUntilReadable(reader.rawValue, timeoutMilliseconds: 10_000))
        let next = try daemon()
        #expect(try host.run { try next.held() }.keys.contains(owner))
        try next.release(owner)
        #expect(try waiter.waitForExit(timeoutMilliseconds: 10_000))
    }

    @Test("A daemon that dies while names are answered is started again, and they are answered meanwhile")
    func restartForNames() throws {
        let reader = try OwnedDescriptor.open(fifo, O_RDONLY | O_NONBLOCK)
        var client: RelayClient? = try daemon()
        try serveNames(with: #require(client))
        client = nil
        #expect(try host.ask("web") == .addresses([NamesLiveTests.address(3)]))
        #expect(try Poll.waitUntilReadable(reader.rawValue, timeoutMilliseconds: 10_000))
        let next = try daemon()
        #expect(try host.run { try next.servedNames() }.keys.contains(NamesLiveTests.network))
        try next.stopNames(of: NamesLiveTests.network)
    }

    @Test("Where the waiter was killed, the relay keeps the ports nevertheless")
    func waiterKilled() throws {
        var client: RelayClient? = try daemon()
        try holdPort(with: #require(client))
        let waiter = try ProcessDescriptor(opening: waiter())
        try waiter.send(signal: SIGKILL)
        #expect(try waiter.waitForExit(timeoutMilliseconds: 10_000))
        client = nil
        let next = try host.client()
        #expect(try host.run { try next.held() }.keys.contains(owner))
        try next.release(owner)
    }

    @Test("A daemon that leaves on purpose is not, and the ports stay held")
    func noRestartAfterLeaving() throws {
        let reader = try OwnedDescriptor.open(fifo, O_RDONLY | O_NONBLOCK)
        let client = try daemon()
        try holdPort(with: client)
        let waiter = try ProcessDescriptor(opening: waiter())
        client.leave()
        #expect(try !host.run { try ForeignSocket.canBind(8080) })
        let visitor = try host.client()
        let owner = owner
        try host.run { try visitor.release(owner) }
        #expect(try waiter.waitForExit(timeoutMilliseconds: 10_000))
        #expect(try !Poll.waitUntilReadable(reader.rawValue, timeoutMilliseconds: 0))
    }
}
