import FairwayModel
import FoundationEssentials
import Testing

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "They are written as RFC 3339 with nanoseconds in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00.000000000Z"),
            (1, "1970-01-01T00:00:00.000000001Z"),
            (-1, "1969-12-31T23:59:59.999999999Z"),
            (951_782_399_000_000_000, "2000-02-28T23:59:59.000000000Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00.000000000Z"),
            (951_868_800_000_000_000, "2000-03-01T00:00:00.000000000Z"),
            (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000000000Z"),
            (1_795_496_419_123_456_789, "2026-11-24T05:00:19.123456789Z"),
            (.max, "2262-04-11T23:47:16.854775807Z"),
            (.min, "1677-09-21T00:12:43.145224192Z"),
        ] as [(Int64, String)]
    )
    func text(_ nanoseconds: Int64, _ text: String) {
        #expect(Timestamp(nanoseconds: nanoseconds).description == text)
        #expect(Timestamp(text)?.nanoseconds == nanoseconds)
    }

    @Test("Days of four centuries are read as they were written")
    func manyDays() {
        var wrong: [Timestamp] = []
        for day in stride(from: Int64(-73_000), to: 73_000, by: 5) {
            let time = Timestamp(nanoseconds: day * 86_400_000_000_000 + 43_210_987_654_321)
            if Timestamp(time.description) != time { wrong.append(time) }
        }
        #expect(wrong.isEmpty)
    }

    @Test(
        "What `description` does not write is refused, however large or wrong its numbers",
        arguments: [
            "", "Z", "2026-11-24", "2026-11-24T05:00:19Z", "2026-11-24T05:00:19.123Z",
            "2026-11-24T05:00:19.123456789", "2026-11-24T05:00:19.123456789+01:00", "2026-11-24 05:00:19.123456789Z",
            "2026:11:24T05:00:19.123456789Z", "2026-13-24T05:00:19.123456789Z", "2026-00-24T05:00:19.123456789Z",
            "2026-02-30T05:00:19.123456789Z", "2026-11-24T24:00:19.123456789Z", "2026-11-24T05:60:19.123456789Z",
            "2026-11-24T05:00:60.123456789Z", "+026-11-24T05:00:19.123456789Z", "2026-1-024T05:00:19.123456789Z",
            "9999-11-24T05:00:19.123456789Z", "2262-04-11T23:47:16.854775808Z", "0000-01-01T00:00:00.000000000Z",
            "9223372036854775807-01-01T00:00:00.000000000Z", "２026-11-24T05:00:19.123456789Z",
        ]
    )
    func refused(_ text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("In JSON they are their text; other text is an error that quotes it")
    func coding() throws {
        let times = [Timestamp(nanoseconds: 1_795_496_419_123_456_789)]
        let json = try JSONEncoder().encode(times)
        #expect(String(decoding: json, as: UTF8.self) == #"["2026-11-24T05:00:19.123456789Z"]"#)
        #expect(try JSONDecoder().decode([Timestamp].self, from: json) == times)
        let error = try #require(throws: DecodingError.self) {
            try JSONDecoder().decode([Timestamp].self, from: Data(#"["yesterday"]"#.utf8))
        }
        #expect("\(error)".contains("yesterday"))
    }

    @Test("They are ordered by time, and the clock's is of this century")
    func order() {
        #expect(Timestamp(nanoseconds: -1) < Timestamp(nanoseconds: 0))
        #expect(Timestamp.now() > Timestamp(nanoseconds: 1_700_000_000_000_000_000))
        #expect(Timestamp.now().description.hasPrefix("20"))
    }
}
