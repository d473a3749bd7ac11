import FairwayModel
import Glibc
import LinuxSystem
import Testing

@testable import FairwayContainers

@Suite("The shim's log")
struct LogLineParserTests {
    @Test("A line has a time, a stream, whether it is whole, and any bytes")
    func reads() throws {
        var parser = LogLineParser()
        let line = Array("2026-11-24T16:30:22.123456789+00:00 stderr P a  b ".utf8) + [0xFF]
        let parsed = parser.parse(line[...])
        let entry = try #require(parsed)
        #expect(entry.time.description == "2026-11-24T16:30:22.123456789Z")
        #expect(entry.stream == .stderr)
        #expect(entry.isPartial)
        #expect(entry.content == Array("a  b ".utf8) + [0xFF])
    }

    @Test(
        "Times are moved to UTC",
        arguments: [
            ("2026-11-24T16:30:22.000000001+02:00", "2026-11-24T14:30:22.000000001Z"),
            ("2026-11-24T16:30:22.000000001-05:30", "2026-11-24T22:00:22.000000001Z"),
            ("2026-11-24T16:30:22.000000001Z", "2026-11-24T16:30:22.000000001Z"),
        ]
    )
    func times(written: String, time: String) {
        var parser = LogLineParser()
        for _ in 0..<2 {
            let line = Array("\(written) stdout F x".utf8)
            let entry = parser.parse(line[...])
            #expect(entry?.time.description == time)
        }
    }

    @Test(
        "What is no line of the shim's is left out",
        arguments: [
            "", "x", "2026-11-24T16:30:22.123456789+00:00 stdout F", "2026-11-24T16:30:22.123456789+00:00 stdin F x",
            "2026-11-24T16:30:22.123456789+00:00 stdout Q x", "2026-11-24 16:30:22 stdout F x",
            "2026-11-24T16:30:22.12345678x+00:00 stdout F x", "2026-11-24T16:30:22.123456789+0:00 stdout F x",
        ]
    )
    func rejects(line: String) {
        var parser = LogLineParser()
        let entry = parser.parse(Array(line.utf8)[...])
        #expect(entry == nil)
    }

    @Test("The last lines are found from the end, in blocks of any size, and parts of a line count as one")
    func tail() throws {
        let path = "/tmp/fwc-log-\(UInt32.random(in: .min ... .max))"
        defer { unsafe unlink(path) }
        // Long enough for several blocks, with every third line in two parts.
        let lines = (0..<4000).map { number in
            let time = "2026-11-24T16:30:22.123456789+00:00 stdout"
            let whole = "\(time) F line \(number)\n"
            return number % 3 == 0 ? "\(time) P part of \n" + whole : whole
        }
        try Files.writeAtomically(lines.joined(), to: path)
        let file = try OwnedDescriptor.open(path, O_RDONLY)
        let size = lines.joined().utf8.count
        for count in [0, 1, 2, 3, 4, 999, 2000, 3999, 4000, 4001] {
            let offset = try LogTail.offset(in: file, lines: count)
            #expect(Int(offset) == size - lines.suffix(count).joined().utf8.count, "\(count) lines")
        }
    }

    @Test("An unfinished last line counts, and an empty log has none")
    func unfinishedTail() throws {
        let path = "/tmp/fwc-log-\(UInt32.random(in: .min ... .max))"
        defer { unsafe unlink(path) }
        let first = "2026-11-24T16:30:22.123456789+00:00 stdout F one\n"
        try Files.writeAtomically(first + "2026-11-24T16:30:22.123456789+00:00 stdout P pro\n", to: path)
        let file = try OwnedDescriptor.open(path, O_RDONLY)
        #expect(try LogTail.offset(in: file, lines: 1) == Int64(first.utf8.count))
        try Files.writeAtomically("", to: path)
        #expect(try LogTail.offset(in: OwnedDescriptor.open(path, O_RDONLY), lines: 1) == 0)
    }
}
