import FairwayModel
import FoundationEssentials
import Testing

@Suite("Log entries in JSON")
struct LogEntryTests {
    private static let time = Timestamp(nanoseconds: 1_795_496_419_123_456_789)

    private static func json(_ entry: LogEntry) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(entry), as: UTF8.self)
    }

    private static func entry(_ json: String) throws -> LogEntry {
        try JSONDecoder().decode(LogEntry.self, from: Data(json.utf8))
    }

    @Test("UTF-8 is text that people can read")
    func text() throws {
        let entry = LogEntry(stream: .stdout, time: Self.time, content: Array("grüß \"dich\"\u{1B}[0m".utf8))
        let json = try Self.json(entry)
        #expect(json.contains(#""text":"grüß \"dich\""#))
        #expect(json.contains(#""stream":"stdout","#))
        #expect(!json.contains("isPartial"))
        #expect(!json.contains("bytes"))
        #expect(try Self.entry(json) == entry)
    }

    @Test("Other bytes are numbers, and come back as they were")
    func bytes() throws {
        let entry = LogEntry(stream: .stderr, time: Self.time, content: [0x66, 0xFF, 0, 0xC3], isPartial: true)
        let json = try Self.json(entry)
        #expect(json.contains(#""bytes":[102,255,0,195]"#))
        #expect(json.contains(#""isPartial":true"#))
        #expect(!json.contains("text"))
        #expect(try Self.entry(json) == entry)
    }

    @Test("Every single byte, and nothing at all, comes back", arguments: -1...255)
    func everyByte(_ byte: Int) throws {
        let content = byte < 0 ? [] : [UInt8(byte)]
        let entry = LogEntry(stream: .stdout, time: Self.time, content: content)
        #expect(try Self.entry(Self.json(entry)) == entry)
    }

    @Test(
        "What is no entry is refused",
        arguments: [
            "{}", #"{"stream":"stdin","time":"2026-11-24T05:00:19.123456789Z","text":""}"#,
            #"{"stream":"stdout","time":"now","text":""}"#,
            #"{"stream":"stdout","time":"2026-11-24T05:00:19.123456789Z"}"#,
            #"{"stream":"stdout","time":"2026-11-24T05:00:19.123456789Z","bytes":[256]}"#,
        ]
    )
    func refused(_ json: String) {
        #expect(throws: DecodingError.self) { try Self.entry(json) }
    }
}
