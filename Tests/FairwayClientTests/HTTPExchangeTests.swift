import FairwayAPI
import FairwayModel
import SystemPackage
import Testing

@testable import FairwayClient

@Suite("An HTTP exchange")
struct HTTPExchangeTests {
    private static let request = HTTPRequest(.get, "/v1/ping")

    private func answer(_ pieces: [String]) throws -> HTTPAnswer {
        let server = try TestServer { _, _ in .answer(pieces) }
        return try HTTPExchange(socket: server.root.socket).perform(Self.request, protocolVersion: 1)
    }

    private func failure(_ pieces: [String]) throws -> ExchangeFailure? {
        do {
            _ = try answer(pieces)
            return nil
        } catch let failure as ExchangeFailure {
            return failure
        }
    }

    static let complete = [
        "HTTP/1.1 200 OK\r\nContent-Length: 11\r\nFairway-Protocol: 7\r\n\r\nhello world",
        "HTTP/1.1 200 OK\r\ncontent-length:11\r\nfairway-protocol:  7 \r\nX: \r\n\r\nhello world",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nFairway-Protocol: 7\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n",
        "HTTP/1.1 200\r\nTransfer-Encoding: Chunked\r\nFairway-Protocol: 7\r\n\r\nB\r\nhello world\r\n0\r\nTrailer: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nFairway-Protocol: 7\r\n\r\nhello world",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 11\r\nFairway-Protocol: 7\r\n\r\nhello world",
    ]

    @Test("An answer is read the same whatever pieces it arrives in", arguments: complete, [1, 2, 7, 4096])
    func splitAnswers(text: String, size: Int) throws {
        let characters = Array(text.unicodeScalars)
        let pieces = stride(from: 0, to: characters.count, by: size).map { start in
            var piece = String.UnicodeScalarView()
            piece.append(contentsOf: characters[start..<min(start + size, characters.count)])
            return String(piece)
        }
        let answer = try answer(pieces)
        #expect(answer.head.status == 200)
        #expect(answer.head.protocolVersion == 7)
        #expect(String(decoding: answer.body, as: UTF8.self) == "hello world")
    }

    @Test("An answer without content has no body")
    func noContent() throws {
        let answer = try answer(["HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n"])
        #expect(answer.head.isSuccess)
        #expect(answer.body.isEmpty)
    }

    @Test(
        "An answer that ends early is told from a complete one",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-",
            "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello world",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
        ]
    )
    func prematureEnd(text: String) throws {
        #expect(try failure([text]) == .cutShort)
    }

    @Test("A connection that ends before the first byte is lost, so that a request may be repeated")
    func lostConnection() throws {
        #expect(try failure([]) == .lost)
    }

    @Test(
        "A request that was not read to its end is told from one that may have been acted on",
        arguments: [0, 8 * 1024 * 1024]
    )
    func unreadRequest(size: Int) throws {
        let server = try TestServer(unread: 1) { _, _ in .silence }
        let request = HTTPRequest(.post, "/v1/networks", body: Array(repeating: UInt8(ascii: " "), count: size))
        #expect(throws: ExchangeFailure.unread) {
            _ = try HTTPExchange(socket: server.root.socket).perform(request, protocolVersion: 1)
        }
    }

    @Test(
        "An answer that is not HTTP is refused with the reason",
        arguments: [
            ("SSH-2.0-OpenSSH\r\n\r\n", "\"SSH-2.0-OpenSSH\" is no status line"),
            ("HTTP/1.1 2000 OK\r\n\r\n", "\"HTTP/1.1 2000 OK\" is no status line"),
            ("HTTP/1.1 abc\r\n\r\n", "\"HTTP/1.1 abc\" is no status line"),
            ("\r\n", "it is empty"),
            ("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", "\"nonsense\" is no header field"),
            ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "\"-1\" is no content length"),
            ("HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx", "\"+1\" is no content length"),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "\"99999999999999999999\" is no content length"
            ),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "the transfer encoding \"gzip\" is unknown"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "\"zz\" is no chunk size"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n", "\"-5\" is no chunk size"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+5\r\n", "\"+5\" is no chunk size"),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
                "\"FFFFFFFFFFFFFFFFF\" is no chunk size"
            ),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab!\r\n",
                "a chunk is longer than it says"
            ),
        ]
    )
    func malformedAnswers(text: String, reason: String) throws {
        #expect(try failure([text]) == .malformed(MalformedAnswer(reason)))
    }

    @Test("A head without end is refused, whether in one line or in many")
    func hugeHead() throws {
        let start = "HTTP/1.1 200 OK\r\n"
        let line = start + "X: " + String(repeating: "x", count: HTTPReader.headLimit)
        let lines = start + String(repeating: "X: y\r\n", count: HTTPReader.headLimit / 4 + 1)
        #expect(try failure([line]) == .malformed(MalformedAnswer("its head is too long")))
        #expect(try failure([lines]) == .malformed(MalformedAnswer("its head is too long")))
    }

    @Test("Nobody who listens is told from a socket that can't be reached")
    func nobodyListens() throws {
        #expect(throws: ExchangeFailure.noDaemon) {
            _ = try HTTPExchange(socket: "/tmp/fairway-nobody").perform(Self.request, protocolVersion: 1)
        }
        #expect(!HTTPExchange(socket: "/tmp/fairway-nobody").isListening())
        #expect(throws: ExchangeFailure.unreachable(.notDirectory)) {
            _ = try HTTPExchange(socket: "/dev/null/x").perform(Self.request, protocolVersion: 1)
        }
    }

    @Test("A request carries the interface version, and a body its length")
    func requestText() throws {
        let server = try TestServer { _, _ in .answer(["HTTP/1.1 204 No Content\r\n\r\n"]) }
        let exchange = HTTPExchange(socket: server.root.socket)
        _ = try exchange.perform(HTTPRequest(.post, "/v1/networks", body: Array("{}".utf8)), protocolVersion: 3)
        _ = try exchange.perform(HTTPRequest(.delete, "/v1/networks/a%20b"), protocolVersion: 3)
        let common = "Host: fairway\r\nConnection: close\r\nFairway-Protocol: 3\r\n"
        #expect(
            server.requests == [
                "POST /v1/networks HTTP/1.1\r\n\(common)Content-Length: 2\r\nContent-Type: application/json\r\n\r\n{}",
                "DELETE /v1/networks/a%20b HTTP/1.1\r\n\(common)\r\n",
            ]
        )
    }
}
