import FairwayAPI
import FairwayModel
import Testing

@testable import FairwayClient

@Suite("The client of a daemon")
struct DaemonClientTests {
    private func client(of server: TestServer, environment: [String: String] = [:]) -> DaemonClient {
        DaemonClient(root: server.root, daemonExecutable: "/nonexistent/fairwayd", environment: environment)
    }

    private static func success(_ body: String) -> TestServer.Reaction {
        .answer(["HTTP/1.1 200 OK\r\nFairway-Protocol: 1\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"])
    }

    @Test("An error of the daemon's arrives as it was thrown")
    func daemonErrors() throws {
        let error = FairwayError(.conflict, "network with name a already exists")
        let body = String(decoding: try JSONCoding.encode(error), as: UTF8.self)
        let server = try TestServer { _, _ in
            .answer(["HTTP/1.1 409 Conflict\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"])
        }
        #expect(throws: error) { _ = try client(of: server).createNetwork(NetworkSpec(name: "a")) }
    }

    @Test("A status without an error of ours still says what kind it was")
    func foreignErrors() throws {
        let server = try TestServer { _, _ in .answer(["HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope"]) }
        #expect(throws: FairwayError(.notFound, "the daemon answered GET /v1/networks/x with status 404")) {
            _ = try client(of: server).network("x")
        }
    }

    @Test("References are encoded in the path, and options in the query")
    func targets() throws {
        let server = try TestServer { _, _ in .answer(["HTTP/1.1 204 No Content\r\n\r\n"]) }
        let client = client(of: server)
        try client.stop(container: "a/b c", seconds: 3)
        try client.kill(container: "web", signal: 15)
        try client.remove(container: "web", force: true)
        try client.containerEnded("web")
        try client.logs(container: "web", options: LogOptions(follows: true, tail: 5)) { _ in }
        try client.events(EventPeriod(since: nil, until: Timestamp(nanoseconds: 0))) { _ in }
        let lines = server.requests.compactMap { $0.split(separator: "\r\n").first.map(String.init) }
        #expect(
            lines == [
                "POST /v1/containers/a%2Fb%20c/stop?timeout=3 HTTP/1.1",
                "POST /v1/containers/web/kill?signal=15 HTTP/1.1",
                "DELETE /v1/containers/web?force=true HTTP/1.1",
                "POST /v1/containers/web/ended HTTP/1.1",
                "GET /v1/containers/web/logs?follow=true&tail=5 HTTP/1.1",
                "GET /v1/events?until=1970-01-01T00%3A00%3A00.000000000Z HTTP/1.1",
            ]
        )
    }

    @Test("Each line of a stream is one value, wherever the pieces are cut", arguments: [1, 3, 1000])
    func streams(size: Int) throws {
        let lines = try ["start", "die"].map { action in
            let event = Event(time: Timestamp(nanoseconds: 0), kind: .container, action: action, id: "1", name: "web")
            return String(decoding: try JSONCoding.encode(event), as: UTF8.self)
        }
        let text = Array((lines.joined(separator: "\n") + "\n").unicodeScalars)
        let chunks = stride(from: 0, to: text.count, by: size).map { start in
            let piece = text[start..<min(start + size, text.count)]
            return "\(String(piece.count, radix: 16))\r\n" + piece.map(String.init).joined() + "\r\n"
        }
        let server = try TestServer { _, _ in
            .answer(["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"] + chunks + ["0\r\n\r\n"])
        }
        var actions: [String] = []
        try client(of: server).events { actions.append($0.action) }
        #expect(actions == ["start", "die"])
    }

    @Test("What a stream's reader throws ends the stream")
    func readerErrors() throws {
        let server = try TestServer { _, _ in
            .answer(["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n"])
        }
        #expect(throws: FairwayError.self) { try client(of: server).events { _ in } }
    }

    @Test("A request that the daemon ended without reading is sent once more, whatever it changes")
    func unreadRequest() throws {
        let server = try TestServer(unread: 1) { _, _ in .answer(["HTTP/1.1 204 No Content\r\n\r\n"]) }
        try client(of: server).remove(container: "web", force: true)
        #expect(server.requests.count == 1)
        let deaf = try TestServer(unread: 2) { _, _ in .silence }
        let message = "the daemon ended before it had read the request, so nothing was done; try again"
        #expect(throws: FairwayError(.unavailable, message)) {
            try client(of: deaf).remove(container: "web", force: true)
        }
    }

    @Test("A request that changes something is not sent again where the daemon has read it")
    func lostAnswer() throws {
        let server = try TestServer { _, _ in .answer([]) }
        let error = #expect(throws: FairwayError.self) { try client(of: server).kill(container: "web", signal: 9) }
        let words = "the daemon ended before it had answered, and may have done what it was asked; see"
        #expect(error?.message == words + " \"fairway ps -a\", then try again")
        let other = #expect(throws: FairwayError.self) { try client(of: server).removeNetwork("web") }
        #expect(other?.message == words + " \"fairway network ls\", then try again")
        #expect(server.requests.count == 2)
    }

    @Test("A daemon that is older than the client is waited for until the new one listens")
    func upgrade() throws {
        let ping = String(decoding: try JSONCoding.encode(Ping(pid: 1)), as: UTF8.self)
        let server = try TestServer { request, position in
            if position == 0 { return .answer(["HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n"]) }
            return Self.success(request.contains("ping") ? ping : "[]")
        }
        #expect(try client(of: server).networks().isEmpty)
        let targets = server.requests.compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
        #expect(targets == ["/v1/networks", "/v1/ping", "/v1/networks"])
    }

    @Test("A daemon that stays older is named with both versions")
    func failedUpgrade() throws {
        let server = try TestServer { request, _ in
            request.contains("ping")
                ? .answer(["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"])
                : .answer(["HTTP/1.1 426 Upgrade Required\r\nFairway-Protocol: 0\r\nContent-Length: 0\r\n\r\n"])
        }
        let error = #expect(throws: FairwayError.self) { _ = try client(of: server).networks() }
        #expect(
            error?.message
                == "the daemon speaks version 0 of the interface and this client 1: install both from one release"
        )
    }

    @Test("The daemon is told the FAIRWAY_* variables that may name a setting, and only where there are any")
    func environment() throws {
        let server = try TestServer { _, _ in Self.success("[]") }
        let caller = ["FAIRWAY_MTU": "1400", "FAIRWAY_POOLS": "a&b=c %", "FAIRWAY_ROOT": "/x", "PATH": "/bin"]
        _ = try client(of: server, environment: caller).networks()
        _ = try client(of: server, environment: ["FAIRWAY_DAEMON": "/x", "FAIRWAY_MTU": ""]).networks()
        _ = try DaemonClient(root: server.root, environment: caller, checksSettings: false).networks()
        let fields = server.requests.map { request in
            request.split(separator: "\r\n").first { $0.hasPrefix("Fairway-Environment: ") }.map(String.init)
        }
        #expect(fields == ["Fairway-Environment: FAIRWAY_MTU=1400&FAIRWAY_POOLS=a%26b%3Dc%20%25", nil, nil])
        let field = try #require(fields.first??.dropFirst("Fairway-Environment: ".count))
        let decoded = ClientEnvironment.decode(String(field))
        #expect(decoded == ["FAIRWAY_MTU": "1400", "FAIRWAY_POOLS": "a&b=c %"])
    }

    @Test("An exit code that was asked for early is there later, and asked for again when the connection was lost")
    func pendingExit() throws {
        let server = try TestServer { _, position in
            position == 1 ? .answer([]) : Self.success("{\"exitCode\":\(position)}")
        }
        let client = client(of: server)
        #expect(try client.beginWait(container: "web").exitCode() == 0)
        #expect(try client.beginWait(container: "web").exitCode() == 2)
    }

    @Test("What the daemon says of a command that could not be run is said, and not asked for again")
    func failedExit() throws {
        let error = FairwayError(.commandNotFound, "no such command: nope")
        let body = String(decoding: try JSONCoding.encode(error), as: UTF8.self)
        let server = try TestServer { _, _ in
            .answer(["HTTP/1.1 422 Unprocessable\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"])
        }
        #expect(throws: error) { _ = try client(of: server).beginWait(exec: "1").exitCode() }
        #expect(server.requests.count == 1)
    }

    @Test("A question for an exit code that the daemon ended without reading is asked again")
    func unreadWait() throws {
        let server = try TestServer(unread: 1) { _, _ in Self.success("{\"exitCode\":3}") }
        #expect(try client(of: server).beginWait(exec: "1").exitCode() == 3)
    }
}
