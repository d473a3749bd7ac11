internal import FairwayModel

/// Reads the lines of conmon's `k8s-file` log: `2026-11-24T16:30:22.123456789+00:00 stdout F text`.
struct LogLineParser {
    /// Neighbouring lines share their second: it is worked out once.
    private var knownSecond: [UInt8] = []
    private var knownNanoseconds: Int64 = 0

    private static let space = UInt8(ascii: " ")
    /// The length of `2026-11-24T16:30:22`.
    private static let secondLength = 19

    /// One line without its newline; nil for what is none of conmon's.
    mutating func parse(_ line: ArraySlice<UInt8>) -> LogEntry? {
        let fields = line.split(separator: Self.space, maxSplits: 3, omittingEmptySubsequences: false)
        guard fields.count == 4, let time = time(fields[0]),
            let stream = LogEntry.Stream(rawValue: String(decoding: fields[1], as: UTF8.self)),
            let isPartial = Self.isPartial(fields[2])
        else { return nil }
        return LogEntry(stream: stream, time: time, content: Array(fields[3]), isPartial: isPartial)
    }

    /// Whether the line is marked as a part of one that goes on; nil where the mark is unknown.
    static func isPartial(_ mark: ArraySlice<UInt8>) -> Bool? {
        if mark.elementsEqual([UInt8(ascii: "F")]) { return false }
        return mark.elementsEqual([UInt8(ascii: "P")]) ? true : nil
    }

    private mutating func time(_ field: ArraySlice<UInt8>) -> Timestamp? {
        let second = field.prefix(Self.secondLength)
        let rest = field.dropFirst(Self.secondLength)
        guard rest.first == UInt8(ascii: "."), let nanoseconds = number(rest.dropFirst().prefix(9)), rest.count > 10,
            let offset = offset(rest.dropFirst(10))
        else { return nil }
        if !second.elementsEqual(knownSecond) {
            guard let start = Timestamp(String(decoding: second, as: UTF8.self) + ".000000000Z") else { return nil }
            knownSecond = Array(second)
            knownNanoseconds = start.nanoseconds
        }
        return Timestamp(nanoseconds: knownNanoseconds + nanoseconds - offset * 1_000_000_000)
    }

    /// Seconds east of UTC in `+02:00` or `Z`.
    private func offset(_ field: ArraySlice<UInt8>) -> Int64? {
        if field.elementsEqual([UInt8(ascii: "Z")]) { return 0 }
        guard field.count == 6, let hours = number(field.dropFirst().prefix(2)), let minutes = number(field.suffix(2))
        else { return nil }
        let seconds = (hours * 60 + minutes) * 60
        return field.first == UInt8(ascii: "-") ? -seconds : seconds
    }

    private func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard !digits.isEmpty else { return nil }
        var result: Int64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            result = result * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        return result
    }
}
