/// The descriptors that whoever starts a daemon hands over to it: a pipe, and perhaps the start lock.
package struct StartDescriptors: Hashable, Sendable {
    /// The variable that names them, as `PIPE` or `PIPE,LOCK`: descriptors that nobody names are nobody's business.
    package static let variable = "FAIRWAY_START_DESCRIPTORS"

    /// Closed when the daemon listens, after one sentence where it can't.
    package var pipe: Int32
    package var lock: Int32?

    package init(pipe: Int32, lock: Int32? = nil) {
        self.pipe = pipe
        self.lock = lock
    }

    package init?(_ text: String) {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int32($0) }
        guard let pipe = numbers.first ?? nil, numbers.count <= 2, !numbers.contains(nil) else { return nil }
        self.init(pipe: pipe, lock: numbers.count > 1 ? numbers[1] : nil)
    }

    package var text: String { "\(pipe)" + (lock.map { ",\($0)" } ?? "") }
}
