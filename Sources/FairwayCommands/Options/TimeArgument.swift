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

    private static func date(_ text: String) -> Timestamp? {
        let (local, offset) = splitOffset(text)
        guard let offset else { return nil }
        let halves = local.split(whereSeparator: { $0 == "T" || $0 == "t" || $0 == " " })
        guard let day = halves.first, day.count == 10, halves.count <= 2 else { return nil }
        let clock = (halves.count == 2 ? halves[1] : "00:00:00").split(separator: ".", maxSplits: 1)
        var time = String(clock[0])
        while time.count < 8 { time += time.count == 2 || time.count == 5 ? ":00" : "?" }
        let fraction = clock.count == 2 ? String(clock[1].prefix(9)) : ""
        let padded = fraction + String(repeating: "0", count: 9 - fraction.count)
        guard let moment = Timestamp("\(day)T\(time).\(padded)Z") else { return nil }
        return Timestamp(nanoseconds: moment.nanoseconds - offset * 1_000_000_000)
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
