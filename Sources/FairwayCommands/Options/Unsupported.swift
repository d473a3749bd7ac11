internal import FairwayModel

/// What Docker has and Fairway hasn't: refused with the reason, not taken for a mistake in writing.
enum Unsupported {
    static func refuse(_ flag: String, _ values: [String], _ reason: String) throws(FairwayError) {
        guard let value = values.first else { return }
        throw .invalid(value, for: flag, reason)
    }

    static func refuse(_ flag: String, _ isGiven: Bool, _ reason: String) throws(FairwayError) {
        guard isGiven else { return }
        throw FairwayError(.invalidArgument, "\(flag) can't be used: \(reason)")
    }
}
