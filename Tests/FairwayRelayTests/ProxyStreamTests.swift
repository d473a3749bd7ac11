import FairwayModel
import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import SystemPackage
import Testing

@testable import FairwayRelay

@Suite("TCP through the relay, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ProxyStreamTests {
    let host: PrivateHost
    let owner = ObjectID.random()
    /// Where the container would be.
    static let container = IPAddress.v4(IPv4Address(127, 0, 0, 5))

    init() throws {
        host = try PrivateHost()
    }

    /// Publishes port 8080, of every address, of port 80 of the container.
    private func publish(with client: RelayClient, at address: IPAddress? = nil) throws {
        let owner = owner
        try host.run {
            let request = PortRequest(hostAddress: address, hostPort: 8080, containerPort: 80)
            try client.hold(try PortBinder.bind([request]) { _ in nil }, for: owner, at: [Self.container])
        }
    }

    private func serve() throws -> OwnedDescriptor {
        try host.run { try ForeignSocket(Self.container, 80).descriptor.duplicate() }
    }

    private func call() throws -> OwnedDescriptor {
        try host.run { try ForeignSocket.connect(to: 8080, at: .v6(.loopback)) }
    }

    @Test("Bytes go both ways, and an end of sending is passed on while the other way stays open")
    func halfClose() throws {
        let client = try host.client()
        try publish(with: client)
        let listener = try serve()
        let caller = try call()
        let container = try Talk.accept(listener)
        try Talk.send("question", over: caller.rawValue)
        try Talk.endSending(over: caller.rawValue)
        #expect(try Talk.receiveAll(from: container.rawValue) == "question")
        try Talk.send("answer", over: container.rawValue)
        try Talk.endSending(over: container.rawValue)
        #expect(try Talk.receiveAll(from: caller.rawValue) == "answer")
        try client.release(owner)
    }

    @Test("The container may end first, and hears the caller nevertheless")
    func containerEndsFirst() throws {
        let client = try host.client()
        try publish(with: client)
        let listener = try serve()
        let caller = try call()
        let container = try Talk.accept(listener)
        try Talk.endSending(over: container.rawValue)
        #expect(try Talk.receiveAll(from: caller.rawValue) == "")
        try Talk.send("late", over: caller.rawValue)
        try Talk.endSending(over: caller.rawValue)
        #expect(try Talk.receiveAll(from: container.rawValue) == "late")
        try client.release(owner)
    }

    @Test("64 MiB arrive as they were sent, in both directions at once")
    func manyBytes() throws {
        let client = try host.client()
        try publish(with: client)
        let listener = try serve()
        let caller = try call()
        let container = try Talk.accept(listener)
        let ends = [caller.rawValue, container.rawValue]
        let first = try DisposableThread { () throws(Errno) in try LongMessage.exchange(over: ends[0]) }
        #expect(try LongMessage.exchange(over: ends[1]))
        #expect(try first.join())
        try client.release(owner)
    }

    @Test("200 connections at once are told from each other")
    func manyConnections() throws {
        let client = try host.client()
        try publish(with: client)
        let listener = try serve()
        try systemCall { listen(listener.rawValue, 256) }
        var callers = SocketList()
        var served = SocketList()
        for number in 0..<200 {
            let caller = try call()
            try Talk.bound(caller.rawValue)
            try Talk.send("caller \(number)", over: caller.rawValue)
            callers.append(caller)
        }
        for _ in 0..<200 {
            let container = try Talk.accept(listener)
            try Talk.send(try Talk.receive(from: container.rawValue) + Array(" served".utf8), over: container.rawValue)
            served.append(container)
        }
        for (number, caller) in callers.numbers.enumerated() {
            #expect(try String(decoding: Talk.receive(from: caller), as: UTF8.self) == "caller \(number) served")
        }
        try client.release(owner)
        #expect(throws: Errno.connectionReset) { try Talk.receive(from: callers.numbers[0]) }
    }

    @Test("A container that refuses, and a reset of either side, are seen by the other as a reset")
    func resets() throws {
        let client = try host.client()
        try publish(with: client)
        let refused = try call()
        #expect(throws: Errno.connectionReset) { try Talk.receive(from: refused.rawValue) }
        let listener = try serve()
        for isCaller in [true, false] {
            let caller = try call()
            let container = try Talk.accept(listener)
            if isCaller {
                Talk.reset(caller)
                #expect(throws: Errno.connectionReset) { try Talk.receive(from: container.rawValue) }
            } else {
                Talk.reset(container)
                #expect(throws: Errno.connectionReset) { try Talk.receive(from: caller.rawValue) }
            }
        }
        try client.release(owner)
    }

    @Test("IPv4 is left to the firewall: what it does not translate is refused as ever")
    func refusesIPv4() throws {
        let client = try host.client()
        try publish(with: client)
        #expect(throws: Errno.connectionRefused) { _ = try host.run { try ForeignSocket.connect(to: 8080) } }
        for address in [IPAddress.v4(.any), .v6(.any), .v6(.loopback)] {
            #expect(try !host.run { try ForeignSocket.canBind(8080, at: address, .tcp, .reusePort) })
        }
        try client.release(owner)
    }

    @Test("A port of ::1 only is served, and leaves 127.0.0.1 to others")
    func loopbackOnly() throws {
        let client = try host.client()
        try publish(with: client, at: .v6(.loopback))
        let listener = try serve()
        let caller = try call()
        let container = try Talk.accept(listener)
        try Talk.send("hello", over: container.rawValue)
        #expect(try Talk.receive(from: caller.rawValue) == Array("hello".utf8))
        #expect(try host.run { try ForeignSocket.canBind(8080, at: .v4(.loopback)) })
        try client.release(owner)
    }

    @Test("A connection goes on when the daemon is gone, and new ones are served")
    func survivesItsClient() throws {
        var client: RelayClient? = try host.client()
        try publish(with: #require(client))
        let listener = try serve()
        let caller = try call()
        let container = try Talk.accept(listener)
        client = nil
        try Talk.send("still here", over: caller.rawValue)
        #expect(try Talk.receive(from: container.rawValue) == Array("still here".utf8))
        let next = try call()
        _ = try Talk.accept(listener)
        _ = consume next
    }

    @Test("After connections that the container ended, and after a killed relay, the port is had again at once")
    func portIsHadAgain() throws {
        let client = try host.client()
        let listener = try serve()
        for isKilled in [false, true] {
            try publish(with: client)
            let caller = try call()
            let container = try Talk.accept(listener)
            try Talk.endSending(over: container.rawValue)
            #expect(try Talk.receiveAll(from: caller.rawValue) == "")
            _ = consume caller
            #expect(try Talk.receiveAll(from: container.rawValue) == "")
            if isKilled {
                let relay = try ProcessDescriptor(opening: #require(try client.processID()))
                try relay.send(signal: SIGKILL)
                #expect(try relay.waitForExit(timeoutMilliseconds: 10_000))
            } else {
                try client.release(owner)
            }
        }
        try publish(with: client)
        _ = try call()
        _ = try Talk.accept(listener)
        try client.release(owner)
    }

    @Test("Beyond the most connections of a port, and of the relay, a caller sees a reset", arguments: [true, false])
    func limits(isOfPort: Bool) throws {
        let limits = isOfPort ? ProxyLimits(streamsPerPort: 2) : ProxyLimits(streams: 2)
        let bound = try host.bind(PortRequest(hostPort: 8080, containerPort: 80))
        let proxy = try ProxyThread(bound, at: [Self.container], limits: limits, on: host)
        let listener = try serve()
        let first = try call()
        let second = try call()
        let held = try Talk.accept(listener)
        _ = try Talk.accept(listener)
        let third = try call()
        #expect(throws: Errno.connectionReset) { try Talk.receive(from: third.rawValue) }
        // The second of the container's sockets is gone: there is room again.
        #expect(try Talk.receive(from: second.rawValue) == [])
        _ = consume second
        try Talk.send("first", over: first.rawValue)
        #expect(try Talk.receive(from: held.rawValue) == Array("first".utf8))
        let fourth = try call()
        _ = try Talk.accept(listener)
        withExtendedLifetime(proxy) {}
        _ = consume fourth
    }
}
