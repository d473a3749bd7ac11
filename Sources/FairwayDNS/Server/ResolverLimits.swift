/// How much a resolver does at once, and for how long.
package struct ResolverLimits: Sendable {
    package var forward = ForwardLimits()
    /// How many answers of others are kept.
    package var cachedAnswers = 4_096
    /// How many bytes they have together.
    package var cachedBytes = 4 * 1_024 * 1_024
    /// How many connections are open at once; one more ends the one that was silent for longest.
    package var streams = 256
    /// How many of them may be one client's.
    package var streamsPerClient = 32
    /// When a silent connection is ended (RFC 7766 section 6.2.3 wants a few seconds).
    package var idleStream: Duration = .seconds(10)

    package init() {}
}
