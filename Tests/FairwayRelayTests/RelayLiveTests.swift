import FairwayModel
import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import SystemPackage
import Testing

@testable import FairwayRelay

@Suite("The relay's process", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct RelayLiveTests {
    let host: PrivateHost
    let owner = ObjectID.random()
    let other = ObjectID.random()

    init() throws {
        host = try PrivateHost()
    }

    private func hold(_ request: PortRequest, for owner: ObjectID, with client: RelayClient) throws -> [PublishedPort] {
        try host.run {
            let bound = try PortBinder.bind([request]) { _ in nil }
            let published = bound.published
            try client.hold(bound, for: owner, at: [])
            return published
        }
    }

    /// Waits for the end of a process; false if it outlasts ten seconds.
    private func ends(_ processID: Int32) throws -> Bool {
        do throws(Errno) {
            return try ProcessDescriptor(opening: processID).waitForExit(timeoutMilliseconds: 10_000)
        } catch .noSuchProcess {
            return true
        }
    }

    @Test("A port is held until it is released, and free when release returns", arguments: [1, 100, 300] as [UInt16])
    func holdAndRelease(count: UInt16) throws {
        let client = try host.client()
        let published = try hold(PortRequest(hostPort: 8000, containerPort: 80, count: count), for: owner, with: client)
        #expect(try client.held() == [owner: published])
        let last = 8000 + (count - 1)
        #expect(try !host.run { try ForeignSocket.canBind(8000) })
        #expect(try !host.run { try ForeignSocket.canBind(last) })
        try client.release(owner)
        #expect(try host.becomesFree(8000))
        #expect(try host.becomesFree(last))
    }

    @Test("The relay ends with its last hold, and its socket goes")
    func endsWithLastHold() throws {
        let client = try host.client()
        #expect(try client.processID() == nil)
        #expect(try client.held() == [:])
        _ = try hold(PortRequest(hostPort: 0, containerPort: 80), for: owner, with: client)
        _ = try hold(PortRequest(hostPort: 0, containerPort: 80), for: other, with: client)
        let processID = try #require(try client.processID())
        try client.release(owner)
        #expect(try client.processID() == processID)
        try client.release(ObjectID.random())
        #expect(try client.processID() == processID)
        try client.release(other)
        #expect(try ends(processID))
        #expect(try host.run { try client.processID() } == nil)
        try client.release(other)
    }

    @Test("Ports stay held when the client is gone, and the next client finds them")
    func survivesItsClient() throws {
        let published = try hold(PortRequest(hostPort: 8080, containerPort: 80), for: owner, with: host.client())
        #expect(try !host.run { try ForeignSocket.canBind(8080) })
        let next = try host.client()
        #expect(try host.run { try next.held() } == [owner: published])
        try next.release(owner)
        #expect(try host.becomesFree(8080))
    }

    @Test("No file leads to the relay, so nobody can take it from the next client")
    func survivesItsDirectory() throws {
        _ = try hold(PortRequest(hostPort: 8080, containerPort: 80), for: owner, with: host.client())
        try Files.removeTree(host.root.run)
        let next = try host.client()
        #expect(try host.run { try next.held() }.keys.contains(owner))
        try next.release(owner)
        #expect(try host.becomesFree(8080))
    }

    @Test(
        "A relay that does not answer is killed, by its own client or by one that it has never answered",
        arguments: [false, true]
    )
    func silence(isKnown: Bool) throws {
        let first = try host.client(patience: 1)
        _ = try hold(PortRequest(hostPort: 8080, containerPort: 80), for: owner, with: first)
        let processID = try #require(try first.processID())
        try ProcessDescriptor(opening: processID).send(signal: SIGSTOP)
        let client = isKnown ? first : try host.client(patience: 1)
        let owner = owner
        try host.run { try client.release(owner) }
        #expect(try ends(processID))
        #expect(try host.becomesFree(8080))
    }

    @Test("After a relay was killed the same ports can be held again by another")
    func relayKilled() throws {
        let client = try host.client()
        let published = try hold(PortRequest(hostPort: 8080, containerPort: 80), for: owner, with: client)
        let processID = try #require(try client.processID())
        try ProcessDescriptor(opening: processID).send(signal: SIGKILL)
        #expect(try ends(processID))
        #expect(try host.run { try client.held() } == [:])
        #expect(try host.becomesFree(8080))
        let owner = owner
        try host.run { try client.hold(published, for: owner, at: []) }
        #expect(try client.processID() != processID)
        #expect(try !host.run { try ForeignSocket.canBind(8080) })
        try client.release(owner)
    }

    @Test("The relay keeps no privilege, no directory and no descriptor but its own")
    func privilegesAreDropped() throws {
        let client = try host.client()
        _ = try hold(PortRequest(hostPort: 8080, containerPort: 80), for: owner, with: client)
        let processID = try #require(try client.processID())
        let lines = try Files.readText("/proc/\(processID)/status").split(separator: "\n")
        let pairs = lines.compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return parts.count == 2 ? (parts[0], parts[1].split(whereSeparator: \.isWhitespace).map(String.init)) : nil
        }
        let status = Dictionary(pairs) { first, _ in first }
        #expect(status["Uid"] == ["65534", "65534", "65534", "65534"])
        #expect(status["Gid"] == ["65534", "65534", "65534", "65534"])
        #expect(status["Groups"] == nil || status["Groups"] == [])
        #expect(status["NoNewPrivs"] == ["1"])
        for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] as [Substring] {
            #expect(status[set] == ["0000000000000000"], "\(set)")
        }
        #expect(status["Umask"] == ["0077"])
        #expect(try Files.target(ofLink: "/proc/\(processID)/cwd") == "/")
        // Standard descriptors, listener, the waiter's pipe, events, a spare one, one connection, one port in two families.
        #expect(try Files.names(in: "/proc/\(processID)/fd").count == 10)
        let owner = try systemCall { getsid(processID) }
        #expect(owner != getsid(0))
        try client.release(self.owner)
    }

    @Test("Messages that make no sense are refused, and the relay goes on")
    func malformedMessages() throws {
        let client = try host.client()
        _ = try hold(PortRequest(hostPort: 8080, containerPort: 80), for: owner, with: client)
        let name = host.root.relayName
        let connection = try host.run {
            let connection = try PacketSocket.makeDescriptor()
            try SocketAddress.connect(connection, toName: name)
            return connection
        }
        var socket = try PacketSocket(connection, timeoutSeconds: 10)
        let long = [UInt8](repeating: MessageFormat.version, count: MessageFormat.mostBytes + 1)
        let expected: [([UInt8], RelayReply)] = [
            ([9, 9, 9], .refused(.version)), ([3], .refused(.malformed)), ([3, 77], .refused(.malformed)),
            ([3, 3, 65], .refused(.malformed)), (long, .refused(.incomplete)),
            (RelayRequest.release(owner: other).bytes, .done(owners: 1)),
        ]
        for (bytes, reply) in expected {
            try socket.send(bytes)
            let packet = try #require(try socket.receive()?.bytes)
            #expect(try RelayReply(packet[...]) == reply)
        }
        _ = consume socket
        #expect(try client.held().keys.contains(owner))
        try client.release(owner)
    }

    @Test("A missing program is named in one sentence, and the port is free again")
    func missingProgram() throws {
        let client = RelayClient(root: host.root, relayExecutable: "/nonexistent/fairway-relay")
        let error = try #require(throws: FairwayError.self) {
            _ = try hold(PortRequest(hostPort: 8080, containerPort: 80), for: owner, with: client)
        }
        #expect(error.code == .unavailable)
        #expect(error.message.contains("starting /nonexistent/fairway-relay"), "\(error)")
        #expect(try host.becomesFree(8080))
    }
}
