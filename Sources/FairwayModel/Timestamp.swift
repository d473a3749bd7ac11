/// A moment in UTC, in nanoseconds since 1970; written as RFC 3339 text in JSON.
package struct Timestamp: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static func now() -> Self { Self(nanoseconds: WallClock.nanosecondsSince1970()) }

    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    /// RFC 3339 with nanoseconds and `Z`, such as `2026-11-24T05:00:19.123456789Z`.
    package var description: String {
        let seconds = nanoseconds.flooredQuotient(Self.perSecond)
        let fraction = nanoseconds &- seconds &* Self.perSecond
        let days = seconds.flooredQuotient(86_400)
        let second = seconds - days * 86_400
        let (year, month, day) = Self.civil(fromDays: days)
        let date = "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
        let time =
            "\(Self.padded(second / 3600, 2)):\(Self.padded(second / 60 % 60, 2)):\(Self.padded(second % 60, 2))"
        return "\(date)T\(time).\(Self.padded(fraction, 9))Z"
    }

    /// Reads what `description` writes; nil for anything else.
    package init?(_ text: String) {
        let fields = text.split(whereSeparator: { "-:T.Z".contains($0) })
        let numbers = fields.compactMap { Int64($0) }
        guard fields.map(\.utf8.count) == [4, 2, 2, 2, 2, 2, 9], numbers.count == 7 else { return nil }
        let days = Self.days(year: numbers[0], month: numbers[1], day: numbers[2])
        let seconds = days * 86_400 + numbers[3] * 3600 + numbers[4] * 60 + numbers[5]
        // Both parts have one sign, or the earliest second would be too far from 1970 to begin with.
        let (whole, fraction) = seconds < 0 ? (seconds + 1, numbers[6] - Self.perSecond) : (seconds, numbers[6])
        let (product, isTooFar) = whole.multipliedReportingOverflow(by: Self.perSecond)
        let (sum, isBeyond) = product.addingReportingOverflow(fraction)
        guard !isTooFar, !isBeyond else { return nil }
        nanoseconds = sum
        // Days such as 30 February have a number too, but another text.
        guard description == text else { return nil }
    }

    private static let perSecond: Int64 = 1_000_000_000

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is not a time")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    // Days to date and back in the proleptic Gregorian calendar, with years that begin in March (so that the leap day
    // comes last).
    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooredQuotient(400)
        let yearOfEra = shiftedYear - era * 400
        let shiftedMonth = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

extension Int64 {
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
