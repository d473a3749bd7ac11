internal import FairwayModel

extension FairwayError {
    /// A value that a flag doesn't take: one sentence that names both.
    static func invalid(_ value: String, for flag: String, _ reason: String) -> FairwayError {
        FairwayError(.invalidArgument, "invalid value \"\(value)\" for \(flag): \(reason)")
    }
}
