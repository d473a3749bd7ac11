internal import FairwayModel

/// Names for containers whose users gave none: two words, as `amber_ferry`.
enum ContainerNames {
    private static let first = [
        "amber", "brave", "calm", "clear", "coral", "crisp", "deep", "eager", "fair", "fleet", "gentle", "golden",
        "keen", "light", "mellow", "noble", "open", "polar", "quick", "quiet", "rapid", "silver", "steady", "still",
        "swift", "tidal", "vivid", "warm", "wide", "wise",
    ]
    private static let second = [
        "anchor", "barge", "bay", "beacon", "bridge", "buoy", "canal", "channel", "cove", "delta", "dock", "estuary",
        "ferry", "fjord", "ford", "harbor", "inlet", "jetty", "lagoon", "lock", "marina", "pier", "port", "quay",
        "reef", "sluice", "sound", "strait", "tide", "wharf",
    ]

    /// A name for which `isTaken` is false; after some attempts with a number behind it.
    static func make(isTaken: (String) throws -> Bool) throws -> String {
        for attempt in 0... {
            let suffix = attempt < 8 ? "" : String(UInt32.random(in: 10...99_999_999))
            guard let one = first.randomElement(), let other = second.randomElement() else { continue }
            let name = "\(one)_\(other)\(suffix)"
            if try !isTaken(name) { return name }
        }
        throw FairwayError(.exhausted, "no name is left for a container: give it one with --name")
    }
}
