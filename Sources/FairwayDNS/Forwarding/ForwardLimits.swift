/// How long others are waited for, and how much is asked at once.
package struct ForwardLimits: Sendable {
    /// For how long the first name server is alone.
    ///
    /// One that is near answers from its memory within a few milliseconds, and most others in a tenth of a second;
    /// people begin to notice after two.
    package var headStart: Duration = .milliseconds(150)
    /// When all are asked again, because a datagram may have been lost.
    package var repetitions: [Duration] = [.milliseconds(1_000), .milliseconds(2_500)]
    /// When the client is told that there is no answer: before it gives up by itself, which is after five seconds.
    package var patience: Duration = .milliseconds(4_000)
    /// How many questions are open at once; each takes a descriptor for each name server.
    package var questions = 1_024
    /// How many of a client's queries wait at once: nobody takes all of the above.
    package var queriesPerClient = 256

    package init() {}
}
