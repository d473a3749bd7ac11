internal import CLinux
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Pipes that bytes rest in on their way from one socket to another.
///
/// A connection has one only while bytes are under way: those that are silent cost no pipe.
struct PipePool: ~Copyable {
    /// Both ends of a pipe.
    struct Pipe: ~Copyable {
        let reader: OwnedDescriptor
        let writer: OwnedDescriptor
    }

    /// Enough for those that are busy at the same moment; more are made and closed again.
    private static let mostKept = 32

    private var kept: [(reader: Int32, writer: Int32)] = []

    init() {}

    deinit {
        for pipe in kept {
            close(pipe.reader)
            close(pipe.writer)
        }
    }

    /// An empty pipe.
    mutating func take() throws(Errno) -> Pipe {
        if let pipe = kept.popLast() {
            return Pipe(reader: OwnedDescriptor(owning: pipe.reader), writer: OwnedDescriptor(owning: pipe.writer))
        }
        var ends: [Int32] = [-1, -1]
        try systemCall { unsafe fairway_pipe(&ends) }
        return Pipe(reader: OwnedDescriptor(owning: ends[0]), writer: OwnedDescriptor(owning: ends[1]))
    }

    /// Takes an empty pipe back.
    mutating func give(_ pipe: consuming Pipe) {
        guard kept.count < Self.mostKept else { return }
        kept.append((pipe.reader.release(), pipe.writer.release()))
    }
}
