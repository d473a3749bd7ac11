internal import FairwayAPI
internal import SystemPackage

/// Reads one answer from a connection, piece by piece, whatever the pieces it arrives in.
struct HTTPReader: ~Copyable {
    /// More than any head that the daemon sends.
    static let headLimit = 64 * 1024

    private let stream: ByteStream
    private var buffer: [UInt8] = []
    private var position = 0
    /// Whether the whole request went out.
    private let requestIsSent: Bool
    /// Whether anything at all has arrived.
    private var hasBegun = false

    init(stream: consuming ByteStream, requestIsSent: Bool) {
        self.stream = stream
        self.requestIsSent = requestIsSent
    }

    /// What an end of the connection means.
    private var endFailure: ExchangeFailure { hasBegun ? .cutShort : requestIsSent ? .lost : .unread }

    /// Reads status and header fields, passing over interim answers.
    mutating func readHead() throws(ExchangeFailure) -> HTTPResponseHead {
        while true {
            var lines: [String] = []
            var size = 0
            while true {
                let line = try readLine(limit: Self.headLimit - size)
                if line.isEmpty { break }
                size += line.utf8.count
                lines.append(line)
            }
            do throws(MalformedAnswer) {
                let head = try HTTPResponseHead(lines: lines, versionField: InterfaceVersion.headerField)
                if head.status >= 200 { return head }
            } catch {
                throw .malformed(error)
            }
        }
    }

    /// Hands over a body in the pieces it arrives in; checks that it is complete.
    mutating func readBody(
        framedBy framing: HTTPResponseHead.Framing,
        _ consume: ([UInt8]) throws(ExchangeFailure) -> Void
    ) throws(ExchangeFailure) {
        switch framing {
        case .none: return
        case .length(let length): try readExactly(length, consume)
        case .chunked: try readChunks(consume)
        case .untilClose:
            while true {
                let piece = try readSome(upTo: .max)
                guard !piece.isEmpty else { return }
                try consume(piece)
            }
        }
    }

    private mutating func readChunks(_ consume: ([UInt8]) throws(ExchangeFailure) -> Void) throws(ExchangeFailure) {
        while true {
            let line = try readLine(limit: 1024)
            let digits = line.prefix { $0 != ";" && $0 != " " }
            guard let size = Int(digits, radix: 16), size >= 0, digits.utf8.first != UInt8(ascii: "+") else {
                throw .malformed(MalformedAnswer("\"\(line.prefix(40))\" is no chunk size"))
            }
            guard size > 0 else { break }
            try readExactly(size, consume)
            guard try readLine(limit: 2).isEmpty else {
                throw .malformed(MalformedAnswer("a chunk is longer than it says"))
            }
        }
        while try !readLine(limit: Self.headLimit).isEmpty {}
    }

    private mutating func readExactly(
        _ length: Int,
        _ consume: ([UInt8]) throws(ExchangeFailure) -> Void
    ) throws(ExchangeFailure) {
        var missing = length
        while missing > 0 {
            let piece = try readSome(upTo: missing)
            guard !piece.isEmpty else { throw .cutShort }
            missing -= piece.count
            try consume(piece)
        }
    }

    /// A line without its end; the stream's end instead of one is an error.
    private mutating func readLine(limit: Int) throws(ExchangeFailure) -> String {
        var line: [UInt8] = []
        while true {
            if let end = buffer[position...].firstIndex(of: UInt8(ascii: "\n")) {
                line += buffer[position..<end]
                position = end + 1
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                guard line.count <= limit else { throw .malformed(MalformedAnswer("its head is too long")) }
                return String(decoding: line, as: UTF8.self)
            }
            line += buffer[position...]
            guard line.count <= limit else { throw .malformed(MalformedAnswer("its head is too long")) }
            guard try fill() else { throw endFailure }
        }
    }

    private mutating func readSome(upTo limit: Int) throws(ExchangeFailure) -> [UInt8] {
        if position == buffer.count { guard try fill() else { return [] } }
        let piece = buffer[position...].prefix(limit)
        position += piece.count
        return Array(piece)
    }

    /// Replaces the buffer, all of which was read, with what comes next; false at the end of the stream.
    private mutating func fill() throws(ExchangeFailure) -> Bool {
        do throws(Errno) {
            buffer = try stream.receive()
        } catch .connectionReset where !hasBegun {
            // A unix socket is reset where its other end was closed with data in it that nobody had read.
            throw .unread
        } catch .resourceTemporarilyUnavailable {
            throw .timedOut
        } catch {
            throw .broken(error)
        }
        position = 0
        if !buffer.isEmpty { hasBegun = true }
        return !buffer.isEmpty
    }
}
