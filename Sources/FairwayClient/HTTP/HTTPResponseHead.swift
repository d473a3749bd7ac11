/// Status and header fields of an answer.
struct HTTPResponseHead: Sendable {
    /// How the end of a body is told.
    enum Framing: Hashable, Sendable {
        case none
        case length(Int)
        case chunked
        case untilClose
    }

    let status: Int
    /// The framing that the header fields promise.
    let framing: Framing
    /// The interface version that the daemon speaks, where it says so.
    let protocolVersion: Int?

    var isSuccess: Bool { (200..<300).contains(status) }

    /// Reads `HTTP/1.1 200 OK` and the lines that follow it.
    init(lines: [String], versionField: String) throws(MalformedAnswer) {
        guard let first = lines.first else { throw MalformedAnswer("it is empty") }
        status = try Self.status(of: first)
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else {
                throw MalformedAnswer("\"\(line.prefix(40))\" is no header field")
            }
            fields[line[..<colon].lowercased()] = Self.trimmed(line[line.index(after: colon)...])
        }
        protocolVersion = fields[versionField.lowercased()].flatMap(Int.init)
        framing = try Self.framing(status: status, fields)
    }

    private static func status(of line: String) throws(MalformedAnswer) -> Int {
        let parts = line.split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), parts[1].utf8.count == 3, let status = Int(parts[1]),
            status >= 100
        else { throw MalformedAnswer("\"\(line.prefix(40))\" is no status line") }
        return status
    }

    private static func framing(status: Int, _ fields: [String: String]) throws(MalformedAnswer) -> Framing {
        if status < 200 || status == 204 || status == 304 { return .none }
        if let coding = fields["transfer-encoding"] {
            guard coding.lowercased() == "chunked" else {
                throw MalformedAnswer("the transfer encoding \"\(coding)\" is unknown")
            }
            return .chunked
        }
        guard let text = fields["content-length"] else { return .untilClose }
        guard text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains), let length = Int(text) else {
            throw MalformedAnswer("\"\(text)\" is no content length")
        }
        return .length(length)
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0 == " " || $0 == "\t" }
        let reversed = start.reversed().drop { $0 == " " || $0 == "\t" }
        return String(reversed.reversed())
    }
}

/// An answer that is not HTTP as this client knows it.
struct MalformedAnswer: Error, Hashable, Sendable {
    /// What is wrong with it, the end of a sentence.
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
