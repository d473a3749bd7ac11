/// The time that wanted events lie in.
package struct EventPeriod: Hashable, Sendable {
    /// From this moment on; nil: as far back as anything is remembered.
    package let since: Timestamp?
    /// Up to this moment; nil: for ever.
    package let until: Timestamp?

    /// Everything that happens from now on, and nothing of the past.
    package static let fromNowOn = Self(unchecked: nil, nil)

    /// A period with a begin, an end or both; with neither it is ``fromNowOn``.
    package init(since: Timestamp?, until: Timestamp?) throws(FairwayError) {
        if let since, let until, until < since {
            throw FairwayError(.invalidArgument, "no event can be since \(since) and until \(until), which is earlier")
        }
        self.init(unchecked: since, until)
    }

    private init(unchecked since: Timestamp?, _ until: Timestamp?) {
        (self.since, self.until) = (since, until)
    }

    /// Whether it reaches back to what has happened already.
    package var includesPast: Bool { since != nil || until != nil }

    package func contains(_ time: Timestamp) -> Bool {
        if let since, time < since { return false }
        if let until, time > until { return false }
        return true
    }
}
