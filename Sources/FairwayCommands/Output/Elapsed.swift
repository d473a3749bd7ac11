internal import FairwayModel

/// How long something took, or how long ago it was, in Docker's words.
enum Elapsed {
    /// Such as `5 minutes`, `About an hour`.
    static func text(from start: Timestamp, to end: Timestamp = .now()) -> String {
        let seconds = Double(max(end.nanoseconds - start.nanoseconds, 0)) / 1_000_000_000
        let whole = Int(seconds)
        let hours = Int((seconds / 3600).rounded())
        switch whole {
        case 0: return "Less than a second"
        case 1: return "1 second"
        case ..<60: return "\(whole) seconds"
        case ..<120: return "About a minute"
        case ..<3600: return "\(whole / 60) minutes"
        default: return text(hours: hours)
        }
    }

    private static func text(hours: Int) -> String {
        switch hours {
        case ...1: "About an hour"
        case ..<48: "\(hours) hours"
        case ..<(24 * 14): "\(hours / 24) days"
        case ..<(24 * 60): "\(hours / 24 / 7) weeks"
        case ..<(24 * 365 * 2): "\(hours / 24 / 30) months"
        default: "\(hours / 24 / 365) years"
        }
    }
}
