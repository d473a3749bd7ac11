internal import CLinux
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// The bytes that go one way through a connection: at most one pipe full is under way.
struct StreamDirection: ~Copyable {
    /// As many bytes as an unprivileged process's pipe takes.
    private static let mostBytes = 64 * 1024
    /// After so many pipes full it is others' turn.
    private static let mostRounds = 16

    private var pipe: PipePool.Pipe?
    private var reader: Int32 = -1
    private var buffered = 0
    /// Whether the sender's end was passed on.
    private(set) var isEnded = false

    init() {}

    /// Moves what can be moved without waiting; true if there may be more after others had their turn.
    ///
    /// The pipe is empty whenever something is read into it, so that a refusal means that there is nothing to read.
    mutating func advance(
        from sender: StreamEnd,
        to receiver: StreamEnd,
        pipes: inout PipePool
    ) throws(Errno) -> Bool {
        for _ in 0..<Self.mostRounds {
            if buffered == 0 {
                guard try fill(from: sender, to: receiver, pipes: &pipes) else { return false }
            }
            guard try drain(to: receiver) else { return false }
            giveBack(to: &pipes)
        }
        return true
    }

    /// False if there is nothing to read now, or ever again.
    private mutating func fill(
        from sender: StreamEnd,
        to receiver: StreamEnd,
        pipes: inout PipePool
    ) throws(Errno) -> Bool {
        guard sender.isReadable, !isEnded else { return false }
        let taken = try pipes.take()
        let (source, writer) = (sender.socket.rawValue, taken.writer.rawValue)
        do throws(Errno) {
            buffered = try systemCall { fairway_splice(source, writer, Self.mostBytes) }
        } catch .resourceTemporarilyUnavailable {
            sender.isReadable = false
            pipes.give(taken)
            return false
        }
        guard buffered > 0 else {
            isEnded = true
            pipes.give(taken)
            try systemCall { shutdown(receiver.socket.rawValue, Int32(SHUT_WR)) }
            return false
        }
        reader = taken.reader.rawValue
        pipe = consume taken
        return true
    }

    /// False if the receiver takes no more now.
    private mutating func drain(to receiver: StreamEnd) throws(Errno) -> Bool {
        let (reader, target) = (reader, receiver.socket.rawValue)
        while buffered > 0 {
            guard receiver.isWritable else { return false }
            do throws(Errno) {
                let rest = buffered
                buffered -= try systemCall { fairway_splice(reader, target, rest) }
            } catch .resourceTemporarilyUnavailable {
                receiver.isWritable = false
            }
        }
        return true
    }

    private mutating func giveBack(to pipes: inout PipePool) {
        if let empty = pipe.take() { pipes.give(empty) }
    }
}
