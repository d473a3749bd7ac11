/// One piece of what a container wrote: a line, or a part of one that was too long.
package struct LogEntry: Hashable, Sendable {
    package enum Stream: String, Sendable, Codable {
        case stdout, stderr
    }

    package var stream: Stream
    package var time: Timestamp
    /// What was written, without the line's end; any bytes, not only UTF-8.
    package var content: [UInt8]
    /// Whether the line goes on in the next entry of its stream.
    package var isPartial: Bool

    package init(stream: Stream, time: Timestamp, content: [UInt8], isPartial: Bool = false) {
        self.stream = stream
        self.time = time
        self.content = content
        self.isPartial = isPartial
    }
}

extension LogEntry: Codable {
    /// `text` where the content is UTF-8, so that people can read the interface with curl; else `bytes`, as numbers.
    private enum CodingKeys: String, CodingKey {
        case stream, time, text, bytes, isPartial
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        stream = try container.decode(Stream.self, forKey: .stream)
        time = try container.decode(Timestamp.self, forKey: .time)
        isPartial = try container.decodeIfPresent(Bool.self, forKey: .isPartial) ?? false
        if let text = try container.decodeIfPresent(String.self, forKey: .text) {
            content = Array(text.utf8)
        } else {
            content = try container.decode([UInt8].self, forKey: .bytes)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(stream, forKey: .stream)
        try container.encode(time, forKey: .time)
        if isPartial { try container.encode(true, forKey: .isPartial) }
        if let text = String(validating: content, as: UTF8.self) {
            try container.encode(text, forKey: .text)
        } else {
            try container.encode(content, forKey: .bytes)
        }
    }
}
