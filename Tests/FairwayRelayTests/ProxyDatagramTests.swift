import FairwayModel
import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import SystemPackage
import Testing

@testable import FairwayRelay

@Suite("UDP through the relay, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ProxyDatagramTests {
    /// Where the container would be.
    static let container = IPAddress.v4(IPv4Address(127, 0, 0, 5))
    let host: PrivateHost
    let server: DatagramServer

    init() throws {
        host = try PrivateHost()
        server = try host.run { try DatagramServer(Self.container, 53) }
    }

    private func proxy(_ limits: ProxyLimits = ProxyLimits()) throws -> ProxyThread {
        let bound = try host.bind(PortRequest(hostPort: 5353, containerPort: 53, transport: .udp))
        return try ProxyThread(bound, at: [Self.container], limits: limits, on: host)
    }

    private func call() throws -> OwnedDescriptor {
        try host.run { try ForeignSocket.connect(to: 5353, .udp, at: .v6(.loopback)) }
    }

    /// The port that the container sees, if its answer comes back.
    private func ask(over socket: borrowing OwnedDescriptor) throws -> UInt16 {
        try Talk.send("question", over: socket.rawValue)
        let port = try server.serve()
        #expect(try Talk.receive(from: socket.rawValue) == Array("question".utf8))
        return port
    }

    @Test("Every caller gets the answers to its own datagrams, of any size")
    func answers() throws {
        let proxy = try proxy()
        let first = try call()
        let second = try call()
        for size in [1, 1400, 60_000] {
            for socket in [first.rawValue, second.rawValue] {
                let question = [UInt8](repeating: UInt8(truncatingIfNeeded: socket), count: size)
                try Talk.send(question, over: socket)
                _ = try server.serve()
                #expect(try Talk.receive(from: socket) == question)
            }
        }
        #expect(try ask(over: first) != ask(over: second))
        #expect(try ask(over: first) == ask(over: first))
        withExtendedLifetime(proxy) {}
        _ = consume first
        _ = consume second
    }

    @Test("Many datagrams at once, of several callers, all arrive")
    func bursts() throws {
        let proxy = try proxy()
        let first = try call()
        let second = try call()
        for number in 0..<100 {
            try Talk.send("first \(number)", over: first.rawValue)
            try Talk.send("second \(number)", over: second.rawValue)
        }
        for _ in 0..<200 { _ = try server.serve() }
        let expected = { (name: String) in Set((0..<100).map { "\(name) \($0)" }) }
        for (name, socket) in [("first", first.rawValue), ("second", second.rawValue)] {
            let answers = try (0..<100).map { _ in String(decoding: try Talk.receive(from: socket), as: UTF8.self) }
            #expect(Set(answers) == expected(name))
        }
        withExtendedLifetime(proxy) {}
        _ = consume first
        _ = consume second
    }

    @Test("A container that refuses datagrams gets the next ones nevertheless")
    func refusal() throws {
        let bound = try host.bind(PortRequest(hostPort: 5354, containerPort: 54, transport: .udp))
        let proxy = try ProxyThread(bound, at: [Self.container], limits: ProxyLimits(), on: host)
        let caller = try host.run { try ForeignSocket.connect(to: 5354, .udp, at: .v6(.loopback)) }
        for _ in 0..<3 { try Talk.send("nobody hears this", over: caller.rawValue) }
        // Time for them to be refused.
        usleep(200_000)
        let late = try host.run { try DatagramServer(Self.container, 54) }
        try Talk.send("question", over: caller.rawValue)
        _ = try late.serve()
        #expect(try Talk.receive(from: caller.rawValue) == Array("question".utf8))
        withExtendedLifetime(proxy) {}
    }

    @Test("A silent caller is forgotten, sooner if it was never answered; until then it keeps its socket")
    func flowsEnd() throws {
        let limits = ProxyLimits(unansweredFlow: .milliseconds(300), answeredFlow: .milliseconds(900))
        let proxy = try proxy(limits)
        let answered = try call()
        let unanswered = try call()
        let before = try ask(over: answered)
        try Talk.send("anyone?", over: unanswered.rawValue)
        let unansweredPort = try server.serve(answering: false)
        usleep(500_000)
        #expect(try ask(over: answered) == before)
        #expect(try ask(over: unanswered) != unansweredPort)
        usleep(1_200_000)
        #expect(try ask(over: answered) != before)
        withExtendedLifetime(proxy) {}
        _ = consume answered
        _ = consume unanswered
    }

    @Test("Callers that are answered are not displaced by others, but those that never were")
    func flowsAreBounded() throws {
        let proxy = try proxy(ProxyLimits(flowsPerPort: 2))
        let first = try call()
        let second = try call()
        let third = try call()
        let port = try ask(over: first)
        try Talk.send("anyone?", over: second.rawValue)
        _ = try server.serve(answering: false)
        _ = try ask(over: third)
        #expect(try ask(over: first) == port)
        try Talk.send("no room", over: second.rawValue)
        #expect(try server.isIdle())
        withExtendedLifetime(proxy) {}
        _ = consume first
        _ = consume second
        _ = consume third
    }
}
