import CLinux
import FairwayAPI
import FairwayModel
import FairwayTesting
import Glibc
import LinuxSystem
import NetworkNamespaces
import Testing

@Suite("Requests to a daemon", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct RequestTests {
    @Test("Ping says who answers, and every answer carries the version of the interface")
    func ping() throws {
        let daemon = try DaemonUnderTest()
        let answer = try daemon.send("GET", "/v1/ping")
        #expect(answer.status == 200)
        #expect(answer.headers["fairway-protocol"] == "1")
        let ping = try JSONCoding.decode(Ping.self, from: answer.body)
        #expect(ping == Ping(pid: daemon.process.processID))
    }

    @Test("Info tells the root, the namespace and the settings with their sources")
    func info() throws {
        let daemon = try DaemonUnderTest(["--foreground", "--bridge-name", "other0"])
        let info = try JSONCoding.decode(Info.self, from: daemon.send("GET", "/v1/info").body)
        #expect(info.root == daemon.root.state)
        #expect(info.namespace == "net:[\(try daemon.host.namespace.identity().inode)]")
        #expect(info.settings.contains(.init(key: "bridge-name", value: "other0", source: .flag)))
        #expect(info.settings.contains(.init(key: "firewall", value: "nftables", source: .builtIn)))
    }

    @Test("A client whose environment contradicts the settings is refused, whatever it asks for")
    func contradiction() throws {
        let daemon = try DaemonUnderTest(["--foreground", "--mtu", "1400"])
        for (method, target) in [("GET", "/v1/ping"), ("POST", "/v1/networks")] {
            let answer = try daemon.send(method, target, headers: ["Fairway-Environment: FAIRWAY_MTU=1500"])
            #expect(answer.status == 409)
            #expect(try answer.error.message.contains("mtu \"1400\" (from its command line)"))
        }
        #expect(try daemon.send("GET", "/v1/ping", headers: ["Fairway-Environment: FAIRWAY_MTU=1400"]).status == 200)
        #expect(try daemon.send("GET", "/v1/ping", headers: ["Fairway-Environment: FAIRWAY_MTU"]).status == 400)
    }

    @Test("Settings are stored by a request, all of them or none, and outlive the daemon")
    func storedSettings() throws {
        let daemon = try DaemonUnderTest()
        func change(_ body: String) throws -> Answer { try daemon.send("POST", "/v1/system/settings", body: body) }
        let changed = try change(#"{"set":{"mtu":"1400","link-group":"70"}}"#)
        #expect(changed.status == 200)
        let settings = try JSONCoding.decode([Info.Setting].self, from: changed.body)
        #expect(
            settings == [
                .init(key: "link-group", value: "64023", source: .builtIn, stored: "70"),
                .init(key: "mtu", value: "1400", source: .database),
            ]
        )
        #expect(try change(#"{"set":{"mtu":"1500","mut":"1"}}"#).status == 400)
        #expect(try change("{}").error.message == "no setting is named")
        try daemon.restart()
        let info = try JSONCoding.decode(Info.self, from: daemon.send("GET", "/v1/info").body)
        #expect(info.settings.contains(.init(key: "mtu", value: "1400", source: .database)))
        #expect(info.settings.contains(.init(key: "link-group", value: "70", source: .database)))
    }

    @Test("The socket is root's alone")
    func socketMode() throws {
        let daemon = try DaemonUnderTest()
        var information = stat()
        #expect(unsafe stat(daemon.root.socket, &information) == 0)
        #expect(information.st_mode & 0o7777 == 0o600)
    }

    /// A request, the status that it gets, and what the sentence says.
    struct Mistake: Sendable, CustomTestStringConvertible {
        var method = "GET"
        var target: String
        var body = ""
        var status: Int
        var sentence: String

        var testDescription: String { "\(method) \(target) \(body.prefix(40))" }
    }

    static let mistakes = [
        Mistake(target: "/v1/nothing", status: 404, sentence: "/v1/nothing"),
        Mistake(target: "/", status: 404, sentence: "/v1/"),
        Mistake(target: "*", status: 404, sentence: "/v1/"),
        Mistake(target: "http://host?x", status: 404, sentence: "/v1/"),
        Mistake(method: "PUT", target: "/v1/ping", status: 405, sentence: "only GET"),
        Mistake(method: "DELETE", target: "/v1/networks", status: 405, sentence: "only GET, POST"),
        Mistake(target: "/v1/networks/%zz", status: 400, sentence: "percent-encoding"),
        Mistake(target: "/v1/networks/a%2Fb", status: 404, sentence: "a/b"),
        Mistake(target: "/v1/containers?all=maybe", status: 400, sentence: "true or false"),
        Mistake(target: "/v1/containers/a/logs?tail=-1", status: 400, sentence: "tail"),
        Mistake(target: "/v1/containers/a/logs?since=99999-01-01T00:00:00.000000000Z", status: 400, sentence: "since"),
        Mistake(target: "/v1/containers/a/logs?since=%", status: 400, sentence: "percent-encoding"),
        Mistake(target: "/v1/events?until=tomorrow", status: 400, sentence: "invalid until \"tomorrow\""),
        Mistake(
            target: "/v1/events?since=2026-11-24T05:00:20.000000000Z&until=2026-11-24T05:00:19.000000000Z",
            status: 400,
            sentence: "which is earlier"
        ),
        Mistake(method: "POST", target: "/v1/containers/a/kill?signal=65", status: 400, sentence: "1 to 64"),
        Mistake(method: "POST", target: "/v1/containers/a/stop?timeout=x", status: 400, sentence: "timeout"),
        Mistake(method: "POST", target: "/v1/networks", status: 400, sentence: "NetworkSpec"),
        Mistake(method: "POST", target: "/v1/networks", body: "{", status: 400, sentence: "not valid JSON"),
        Mistake(method: "POST", target: "/v1/networks", body: "\"\u{FFFD}\"", status: 400, sentence: "NetworkSpec"),
        Mistake(
            method: "POST",
            target: "/v1/networks",
            body: String(repeating: "[", count: 100_000),
            status: 400,
            sentence: "not valid JSON"
        ),
        Mistake(
            method: "POST",
            target: "/v1/networks",
            body: #"{"name":"a","mtu":99999999999999999999}"#,
            status: 400,
            sentence: "out of range"
        ),
        Mistake(method: "DELETE", target: "/v1/networks/none-such", status: 404, sentence: "none-such"),
    ]

    @Test("A mistaken request gets one sentence, and the daemon goes on")
    func mistakesAreAnswered() throws {
        let daemon = try DaemonUnderTest()
        for mistake in Self.mistakes {
            let answer = try daemon.send(mistake.method, mistake.target, body: mistake.body)
            let error = try answer.error
            #expect(answer.status == mistake.status, "\(mistake.testDescription): \(error)")
            #expect(error.message.contains(mistake.sentence), "\(mistake.testDescription)")
            #expect(!error.message.contains("\n"))
            #expect(answer.headers["content-type"] == "application/json")
        }
        #expect(try daemon.send("PUT", "/v1/networks").headers["allow"] == "GET, POST")
    }

    @Test("A log is answered from the first second of 1970 on, as for those who want it all")
    func earliestTime() throws {
        let daemon = try DaemonUnderTest()
        let answer = try daemon.send("GET", "/v1/containers/a/logs?since=1970-01-01T00:00:00.000000000Z")
        #expect(answer.status == 404, "it is the container that is missing, not the time")
    }

    @Test("The events of a period that is over are an answer that ends")
    func pastEvents() throws {
        let daemon = try DaemonUnderTest()
        let begin = Timestamp.now()
        #expect(try daemon.send("POST", "/v1/networks", body: #"{"name":"past"}"#).status == 201)
        let answer = try daemon.send("GET", "/v1/events?since=\(begin)&until=\(Timestamp.now())")
        #expect(answer.text.contains(#""name":"past""#))
        #expect(try !daemon.send("GET", "/v1/events?until=\(begin)").text.contains("past"))
    }

    @Test("A body that is too large is refused before it is read to its end")
    func largeBodies() throws {
        let daemon = try DaemonUnderTest()
        let connection = try Connection(to: daemon.root.socket)
        try connection.write("POST /v1/networks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "10000\r\n" + String(repeating: " ", count: 0x10000) + "\r\n"
        for _ in 0..<17 { try? connection.write(chunk) }
        #expect(try connection.read(until: "larger than 1048576 bytes"))
        #expect(try daemon.send("GET", "/v1/ping").status == 200)
    }

    @Test(
        "What is no HTTP ends its connection, and nothing else",
        arguments: [
            "garbage\r\n\r\n", "GET x HTTP/1.1\r\n\r\n", "GET ?# HTTP/1.1\r\n\r\n", "GET /v1/ping HTTP/9.9\r\n\r\n",
            "POST /v1/networks HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
            "POST /v1/networks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        ]
    )
    func garbage(bytes: String) throws {
        let daemon = try DaemonUnderTest()
        let connection = try Connection(to: daemon.root.socket)
        try connection.write(bytes)
        let answer = String(decoding: try connection.readAll(), as: UTF8.self)
        #expect(answer.hasPrefix("HTTP/1.1 400 ") || answer.isEmpty)
        #expect(try daemon.send("GET", "/v1/ping").status == 200)
    }

    @Test("Every route of the interface is answered by its methods")
    func everyRouteIsServed() throws {
        let daemon = try DaemonUnderTest()
        let waiting: Set<Route> = [.events, .daemonStop, .systemReset]
        for route in Route.allCases where !waiting.contains(route) {
            for method in route.methods {
                let answer = try daemon.send(method.rawValue, route.target("none-such"))
                #expect(answer.status != 405, "\(method) \(route)")
                if answer.status == 404 {
                    #expect(try !answer.error.message.contains("begin with /v1/"), "\(method) \(route)")
                }
            }
        }
    }
}
