/// Which part of a container's log is wanted.
package struct LogOptions: Hashable, Sendable {
    /// Go on with what is written later, until the container ends.
    package var follows: Bool
    /// Only the last lines; nil: all of them.
    package var tail: Int?
    /// Only what was written at this moment or later.
    package var since: Timestamp?

    package init(follows: Bool = false, tail: Int? = nil, since: Timestamp? = nil) {
        self.follows = follows
        self.tail = tail
        self.since = since
    }
}
