import FairwayAPI
import FairwayModel
import Testing

/// A whole answer of a daemon.
struct Answer {
    let status: Int
    let headers: [String: String]
    let body: [UInt8]

    init(_ bytes: [UInt8]) throws {
        let separator = Array("\r\n\r\n".utf8)
        let end = try #require(
            bytes.indices.first { bytes[$0...].starts(with: separator) },
            "no head in the answer \"\(String(decoding: bytes, as: UTF8.self))\""
        )
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let statusLine = try #require(lines.first).split(separator: " ")
        status = try #require(statusLine.count > 1 ? Int(statusLine[1]) : nil)
        headers = Dictionary(
            lines.dropFirst().map { line in
                let parts = line.split(separator: ": ", maxSplits: 1)
                return (parts[0].lowercased(), parts.count > 1 ? String(parts[1]) : "")
            }
        ) { first, _ in first }
        body = Array(bytes[(end + separator.count)...])
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: JSONValue { get throws { try JSONCoding.decode(from: body) } }

    /// The error in the body.
    var error: FairwayError { get throws { try JSONCoding.decode(from: body) } }
}
