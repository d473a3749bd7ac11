internal import FairwayModel

/// Moments as `--since` takes them.
enum TimeArgument {
    /// Reads a duration before now (`10m`, `1h30m`), seconds since 1970, or RFC 3339 whose later parts may be left out.
    static func parse(_ text: String, for flag: String, now: Timestamp = .now()) throws(FairwayError) -> Timestamp {
        if let nanoseconds = duration(text) { return Timestamp(nanoseconds: now.nanoseconds - nanoseconds) }
        if let seconds = Double(text), seconds >= 0, seconds < 9e9 {
            return Timestamp(nanoseconds: Int64(seconds * 1_000_000_000))
        }
        if let time = date(text) { return time }
        throw .invalid(text, for: flag, "it is neither a duration such as 10m nor a time such as 2026-11-24T10:00:00Z")
    }

    private static let units: [(suffix: String, nanoseconds: Double)] = [
        ("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9),
    ]

    private static func duration(_ text: String) -> Int64? {
        var total = 0.0
        var rest = text[...]
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let number = Double(digits), let unit = units.first(where: { $0.suffix == name }) else { return nil }
            total += number * unit.nanoseconds
        }
        return total < 9e18 ? Int64(total) : nil
    }

    /// `2026-11-24`, `2026-11-24T10:00`, `2026-11-24T10:00:00.5`, each with an offset or without.
    private static func date(_ text: String) -> Timestamp? {
        let (local, offset) = splitOffset(text)
        let halves = local.split(maxSplits: 1, whereSeparator: { $0 == "T" || $0 == "t" || $0 == " " })
        guard let offset, let day = halves.first,
            let date = numbers(day, separator: "-", widths: [4, 2, 2], limits: [1970...2200, 1...12, 1...31])
        else { return nil }
        let clock = halves.count == 2 ? halves[1].split(separator: ".", maxSplits: 1) : ["00:00"]
        let parts = clock[0].count > 5 ? [2, 2, 2] : [2, 2]
        guard let time = numbers(clock[0], separator: ":", widths: parts, limits: [0...23, 0...59, 0...60]),
            let fraction = nanoseconds(clock.count == 2 ? clock[1] : "0")
        else { return nil }
        let fields = date + time + (time.count == 2 ? ["00"] : [])
        let moment = Timestamp(
            "\(fields[0])-\(fields[1])-\(fields[2])T\(fields[3]):\(fields[4]):\(fields[5]).\(fraction)Z"
        )
        return moment.map { Timestamp(nanoseconds: $0.nanoseconds - offset * 1_000_000_000) }
    }

    /// The fields of a text, if each is a number of its width in its range.
    private static func numbers(
        _ text: Substring,
        separator: Character,
        widths: [Int],
        limits: [ClosedRange<Int>]
    ) -> [Substring]? {
        let fields = text.split(separator: separator, omittingEmptySubsequences: false)
        guard fields.count == widths.count else { return nil }
        for (position, field) in fields.enumerated() {
            guard field.utf8.count == widths[position], isDigits(field), let number = Int(field),
                limits[position].contains(number)
            else { return nil }
        }
        return fields
    }

    /// A fraction of a second as nine digits.
    private static func nanoseconds(_ digits: Substring) -> String? {
        guard isDigits(digits) else { return nil }
        let known = digits.prefix(9)
        return known + String(repeating: "0", count: 9 - known.count)
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
    }

    /// Splits off `Z`, `+HH:MM` or `-HH:MM`; seconds east of UTC, 0 where nothing says.
    private static func splitOffset(_ text: String) -> (Substring, Int64?) {
        if let last = text.last, last == "Z" || last == "z" { return (text.dropLast(), 0) }
        let tail = text.suffix(6)
        guard text.count > 16, let sign = tail.first, sign == "+" || sign == "-" else { return (text[...], 0) }
        let parts = tail.dropFirst().split(separator: ":").compactMap { Int64($0) }
        guard parts.count == 2, parts[0] < 24, parts[1] < 60 else { return (text[...], nil) }
        let seconds = parts[0] * 3600 + parts[1] * 60
        return (text.dropLast(6), sign == "+" ? seconds : -seconds)
    }
}
