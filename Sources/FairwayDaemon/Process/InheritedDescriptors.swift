internal import ArgumentParser

/// The numbers of the descriptors that pass from a daemon to the program it executes, as `OWNERSHIP,LOCK`.
struct InheritedDescriptors: ExpressibleByArgument {
    var ownership: Int32
    /// Of the start lock, where the daemon before held it.
    var lock: Int32?

    init(ownership: Int32, lock: Int32?) {
        self.ownership = ownership
        self.lock = lock
    }

    init?(argument: String) {
        let numbers = argument.split(separator: ",").map { Int32($0) }
        guard let ownership = numbers.first ?? nil, numbers.count <= 2, !numbers.contains(nil) else { return nil }
        self.init(ownership: ownership, lock: numbers.count > 1 ? numbers[1] : nil)
    }

    var argument: String { "\(ownership)" + (lock.map { ",\($0)" } ?? "") }
}
