/// Why the daemon ends.
enum Ending: Sendable, Equatable {
    /// Somebody asked for it: `daemon stop`, SIGTERM, SIGINT, or all of Fairway was removed.
    case stopped
    /// Nothing has needed it for a while.
    case idle
    /// A newer client needs the program that is installed now.
    case upgrade
}
