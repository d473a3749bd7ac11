/// Why the daemon ends.
enum Ending: Sendable {
    /// Somebody asked for it: `daemon stop`, SIGTERM, SIGINT.
    case stopped
    /// Everything of Fairway's on this host was removed.
    case reset
    /// Nothing has needed it for a while.
    case idle
    /// A newer client needs the program that is installed now.
    case upgrade
}
