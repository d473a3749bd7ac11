internal import Glibc
internal import LinuxSystem

/// Sockets with one owner, closed together when the owner goes out of scope.
struct SocketList: ~Copyable, Sendable {
    private(set) var numbers: [Int32] = []

    init() {}

    /// Takes over descriptors that nothing else will close.
    init(owning numbers: [Int32]) {
        self.numbers = numbers
    }

    deinit {
        for number in numbers { close(number) }
    }

    mutating func append(_ socket: consuming OwnedDescriptor) {
        numbers.append(socket.release())
    }

    /// Moves all sockets of another list to the end of this one.
    mutating func append(_ other: consuming SocketList) {
        numbers += other.takeNumbers()
    }

    /// Moves the first socket out of the list; nil if there is none.
    mutating func removeFirst() -> OwnedDescriptor? {
        numbers.isEmpty ? nil : OwnedDescriptor(owning: numbers.removeFirst())
    }

    /// Moves all sockets to a list of their own.
    mutating func takeAll() -> SocketList {
        SocketList(owning: takeNumbers())
    }

    private mutating func takeNumbers() -> [Int32] {
        defer { numbers = [] }
        return numbers
    }
}
