import FairwayDNS
import FairwayModel
import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import SystemPackage
import Testing

@testable import FairwayRelay

@Suite("Names in the relay's process", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct NamesLiveTests {
    let host: PrivateHost
    static let network = ObjectID.random()
    static let gateway = IPAddress.v4(IPv4Address(127, 1, 0, 1))
    static let asker = ZoneMember(container: .random(), names: ["asker"], addresses: [address(2)])
    static let web = ZoneMember(container: .random(), names: ["web"], addresses: [address(3)])

    init() throws {
        host = try PrivateHost()
    }

    static func address(_ index: Int) -> IPAddress {
        .v4(IPv4Address(127, 1, UInt8(index / 256), UInt8(index % 256)))
    }

    static func content(_ id: ObjectID = network, _ members: [ZoneMember] = [asker, web]) -> ZoneContent {
        ZoneContent(id: id, name: "lan", subnets: ["127.1.0.0/16"].compactMap { IPNetwork($0) }, members: members)
    }

    @Test("Names are answered by datagrams and streams, in both families, as long as the network is served")
    func serving() throws {
        let client = try host.client()
        #expect(try client.servedNames() == [:])
        let ports = try host.run { try client.serveNames(Self.content(), at: [Self.gateway, .v6(.loopback)]) }
        #expect(ports == [Self.gateway: 53, .v6(.loopback): 53])
        #expect(try client.servedNames() == [Self.network: ports])
        for isStream in [false, true] {
            #expect(try host.ask("WEB.lan", isStream: isStream) == .addresses([Self.address(3)]))
            #expect(try host.ask("nobody", isStream: isStream) == .code(2))
        }
        #expect(try host.ask("web", from: .v4(IPv4Address(127, 9, 0, 1))) == .code(5))
        let processID = try #require(try client.processID())
        try client.stopNames(of: .random())
        #expect(try client.processID() == processID)
        try client.stopNames(of: Self.network)
        try host.run { _ = try ListeningSockets(on: Self.gateway) }
        #expect(try host.run { try client.processID() } == nil)
        try client.stopNames(of: Self.network)
    }

    @Test("Who asks after a change has returned is answered from it, 200 times")
    func changes() throws {
        let client = try host.client()
        let ports = try host.run { try client.serveNames(Self.content(), at: [Self.gateway]) }
        try host.run {
            let questioner = try Questioner(at: Self.gateway, port: ports[Self.gateway] ?? 0, from: Self.address(2))
            for index in 0..<200 {
                let member = ZoneMember(
                    container: Self.web.container,
                    names: ["web", "alias-\(index % 3)"],
                    addresses: [Self.address(10 + index)]
                )
                #expect(try client.add(member, toNamesOf: Self.network))
                #expect(try questioner.ask("web") == .addresses(member.addresses))
                #expect(try questioner.ask("alias-\(index % 3)") == .addresses(member.addresses))
                #expect(try client.remove(Self.web.container, fromNamesOf: Self.network))
                #expect(try questioner.ask("web") == .code(2))
            }
        }
    }

    @Test("Changes that were only begun are seen after their end, many at once too")
    func begunChanges() throws {
        let client = try host.client()
        _ = try host.run { try client.serveNames(Self.content(), at: [Self.gateway]) }
        let members = (0..<300).map { index in
            ZoneMember(container: .random(), names: ["c\(index)"], addresses: [Self.address(300 + index)])
        }
        for member in members { try client.beginAdd(member, toNamesOf: Self.network) }
        #expect(try client.finishNames())
        #expect(try host.ask("c0") == .addresses([Self.address(300)]))
        #expect(try host.ask("c299") == .addresses([Self.address(599)]))
        for member in members.dropFirst() { try client.beginRemove(member.container, fromNamesOf: Self.network) }
        // Any other call takes the answers in first, and forgets none.
        #expect(try client.servedNames().count == 1)
        #expect(try host.ask("c299") == .code(2))
        try client.beginAdd(members[1], toNamesOf: .random())
        #expect(try client.held() == [:])
        #expect(try !client.finishNames())
        #expect(try client.finishNames())
        #expect(try host.ask("c0") == .addresses([Self.address(300)]))
    }

    @Test("A network that is not served is told from one that is, with a relay and without")
    func unserved() throws {
        let client = try host.client()
        #expect(try host.run { try !client.add(Self.web, toNamesOf: Self.network) })
        try host.run { try client.beginAdd(Self.web, toNamesOf: Self.network) }
        #expect(try !client.finishNames())
        _ = try host.run { try client.serveNames(Self.content(.random()), at: [Self.gateway]) }
        #expect(try !client.add(Self.web, toNamesOf: Self.network))
        #expect(try !client.remove(Self.web.container, fromNamesOf: Self.network))
        #expect(try client.servedNames().count == 1)
    }

    @Test(
        "Where somebody else has port 53, another one is found, the same for datagrams and streams",
        arguments: [false, true]
    )
    func otherPort(isStream: Bool) throws {
        let client = try host.client()
        let ports = try host.run {
            let sockets = try ListeningSockets(on: Self.gateway)
            let (datagrams, streams) = sockets.release()
            let foreign = OwnedDescriptor(owning: isStream ? streams : datagrams)
            _ = OwnedDescriptor(owning: isStream ? datagrams : streams)
            if isStream { try systemCall { [number = foreign.rawValue] in listen(number, 1) } }
            return try client.serveNames(Self.content(), at: [Self.gateway])
        }
        let port = try #require(ports[Self.gateway])
        #expect(port != 53)
        #expect(try host.ask("web", port: port) == .addresses([Self.address(3)]))
        #expect(try host.ask("web", port: port, isStream: true) == .addresses([Self.address(3)]))
        // What is served is kept, though the usual port is free now.
        #expect(try host.run { try client.serveNames(Self.content(), at: [Self.gateway]) } == ports)
    }

    @Test("A network is served anew at other addresses; connections at those that stay go on")
    func otherAddresses() throws {
        let client = try host.client()
        let (second, third) = (IPAddress.v4(IPv4Address(127, 2, 0, 1)), IPAddress.v6(.loopback))
        _ = try host.run { try client.serveNames(Self.content(), at: [Self.gateway, second]) }
        let questioner = try host.run {
            try Questioner(at: Self.gateway, port: 53, from: Self.address(2), isStream: true)
        }
        #expect(try questioner.ask("web") == .addresses([Self.address(3)]))
        let changed = Self.content(Self.network, [Self.asker])
        #expect(
            try host.run { try client.serveNames(changed, at: [third, Self.gateway]) } == [third: 53, Self.gateway: 53]
        )
        #expect(try questioner.ask("asker") == .addresses([Self.address(2)]))
        #expect(try questioner.ask("web") == .code(2))
        try host.run { _ = try ListeningSockets(on: second) }
        #expect(try host.run { try client.serveNames(changed, at: []) } == [:])
        try host.run { _ = try ListeningSockets(on: Self.gateway) }
        #expect(try client.servedNames() == [Self.network: [:]])
    }

    @Test("A thousand attachments with many names are handed over, and more than a packet holds")
    func thousand() throws {
        let members = (0..<1_000).map { index in
            ZoneMember(
                container: .random(),
                names: (0..<5).map { "container-\(index)-with-a-long-name-\($0)" },
                addresses: [Self.address(1_000 + index)]
            )
        }
        let content = Self.content(Self.network, members + [Self.asker])
        #expect(content.bytes.count > 3 * MessageFormat.mostBytes)
        let client = try host.client()
        _ = try host.run { try client.serveNames(content, at: [Self.gateway]) }
        for index in [0, 499, 999] {
            #expect(try host.ask("container-\(index)-with-a-long-name-4") == .addresses([Self.address(1_000 + index)]))
        }
    }

    @Test("After a relay was killed the calls say so, and all can be served again at the same port")
    func relayKilled() throws {
        let client = try host.client()
        _ = try host.run { try client.serveNames(Self.content(), at: [Self.gateway]) }
        for _ in 0..<10 {
            try client.beginAdd(Self.web, toNamesOf: Self.network)
            let relay = try ProcessDescriptor(opening: #require(try client.processID()))
            try relay.send(signal: SIGSTOP)
            try client.beginAdd(Self.web, toNamesOf: Self.network)
            try relay.send(signal: SIGKILL)
            #expect(try !host.run { try client.finishNames() })
            #expect(try !host.run { try client.add(Self.web, toNamesOf: Self.network) })
            #expect(try host.run { try client.servedNames() } == [:])
            let ports = try host.run { try client.serveNames(Self.content(), at: [Self.gateway]) }
            #expect(ports == [Self.gateway: 53])
            #expect(try host.ask("web") == .addresses([Self.address(3)]))
        }
    }

    private func serveAndGo() throws {
        let client = try host.client()
        _ = try host.run { try client.serveNames(Self.content(), at: [Self.gateway]) }
    }

    @Test("Names go on without the daemon, and the next one finds them")
    func survivesItsClient() throws {
        try serveAndGo()
        #expect(try host.ask("web") == .addresses([Self.address(3)]))
        let next = try host.client()
        #expect(try host.run { try next.servedNames() } == [Self.network: [Self.gateway: 53]])
        #expect(try next.remove(Self.web.container, fromNamesOf: Self.network))
        #expect(try host.ask("web") == .code(2))
    }

    @Test("Ports and networks of one relay end by themselves, in any order", arguments: [false, true])
    func portsAndNetworks(endsPortsFirst: Bool) throws {
        let client = try host.client()
        let owner = ObjectID.random()
        _ = try host.run { try client.serveNames(Self.content(), at: [Self.gateway]) }
        try host.run { try client.hold([PublishedPort(hostPort: 8080, containerPort: 80)], for: owner, at: []) }
        let processID = try #require(try client.processID())
        if endsPortsFirst { try client.release(owner) } else { try client.stopNames(of: Self.network) }
        #expect(try client.processID() == processID)
        #expect(try client.held().isEmpty == endsPortsFirst)
        #expect(try client.servedNames().isEmpty != endsPortsFirst)
        if endsPortsFirst {
            #expect(try host.ask("web") == .addresses([Self.address(3)]))
            try client.stopNames(of: Self.network)
        } else {
            #expect(try !host.run { try ForeignSocket.canBind(8080) })
            try client.release(owner)
        }
        #expect(try host.run { try client.processID() } == nil)
    }

    @Test("No thread that reads what comes from the network has a privilege")
    func privileges() throws {
        let client = try host.client()
        _ = try host.run { try client.serveNames(Self.content(), at: [Self.gateway]) }
        let processID = try #require(try client.processID())
        let threads = try Files.names(in: "/proc/\(processID)/task")
        #expect(threads.count == 2)
        for thread in threads {
            let status = try Files.readText("/proc/\(processID)/task/\(thread)/status").split(separator: "\n")
            for line in ["Uid:\t65534\t65534\t65534\t65534", "CapEff:\t0000000000000000", "NoNewPrivs:\t1"] {
                #expect(status.contains { $0 == line }, "\(line)")
            }
        }
    }

    @Test("Content that makes no sense, or comes without its sockets, changes nothing")
    func malformed() throws {
        let client = try host.client()
        _ = try host.run { try client.serveNames(Self.content(), at: [Self.gateway]) }
        let name = host.root.relayName
        let connection = try host.run {
            let connection = try PacketSocket.makeDescriptor()
            try SocketAddress.connect(connection, toName: name)
            return connection
        }
        var socket = try PacketSocket(connection, timeoutSeconds: 10)
        let serve = RelayRequest.serve(addresses: [Self.address(9)])
        let expected: [([RelayRequest], RelayReply)] = [
            ([serve], .refused(.malformed)),
            ([.content(Array(Self.content().bytes.dropLast())), serve], .refused(.malformed)),
            ([.content(Self.content().bytes), serve], .known(false)),
            ([.content(Self.content(.random()).bytes), serve], .known(false)),
            ([.services(of: .random())], .end),
        ]
        for (requests, reply) in expected {
            for request in requests { try socket.send(request.bytes) }
            let packet = try #require(try socket.receive()?.bytes)
            #expect(try RelayReply(packet[...]) == reply)
        }
        #expect(try client.servedNames() == [Self.network: [Self.gateway: 53]])
        #expect(try host.ask("web") == .addresses([Self.address(3)]))
    }

    @Test(
        "The time of a change",
        .enabled(if: ProcessEnvironment.current()["FAIRWAY_MEASURE"] != nil),
        arguments: [100, 1_000]
    )
    func time(count: Int) throws {
        let members = (0..<count).map { index in
            ZoneMember(
                container: .random(),
                names: ["c\(index)", "host-\(index)"],
                addresses: [Self.address(1_000 + index)]
            )
        }
        let client = try host.client()
        _ = try host.run { try client.serveNames(Self.content(Self.network, members), at: [Self.gateway]) }
        var times: [Duration] = []
        for _ in 0..<2_000 {
            times.append(try ContinuousClock().measure { _ = try client.add(Self.web, toNamesOf: Self.network) })
            _ = try client.remove(Self.web.container, fromNamesOf: Self.network)
        }
        times.sort()
        print("members \(count): median \(times[1_000]), p95 \(times[1_900])")
    }
}

extension RelayClient {
    /// Takes an attachment in, and waits until it counts.
    fileprivate func add(_ member: ZoneMember, toNamesOf network: ObjectID) throws(FairwayError) -> Bool {
        try beginAdd(member, toNamesOf: network)
        return try finishNames()
    }

    /// Forgets an attachment, and waits until nobody is led there.
    fileprivate func remove(_ container: ObjectID, fromNamesOf network: ObjectID) throws(FairwayError) -> Bool {
        try beginRemove(container, fromNamesOf: network)
        return try finishNames()
    }
}
