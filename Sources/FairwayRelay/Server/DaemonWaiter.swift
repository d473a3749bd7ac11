internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Starts the daemon again when the relay asks for it.
struct DaemonWaiter: ~Copyable {
    /// A daemon that keeps dying is left alone after three starts a minute: the next command of a user starts it.
    private static let mostStarts = 3
    private static let period: Duration = .seconds(60)

    private let pipe: OwnedDescriptor
    private let command: [String]
    private var starts: [ContinuousClock.Instant] = []

    init(pipe: consuming OwnedDescriptor, command: [String]) {
        self.pipe = pipe
        self.command = command
    }

    /// Waits until the relay is gone.
    ///
    /// Blocks the calling thread.
    mutating func run() {
        let number = pipe.rawValue
        var request = [UInt8](repeating: 0, count: 1)
        while let count = try? systemCall({ unsafe read(number, &request, 1) }), count > 0 {
            startDaemon()
        }
    }

    private mutating func startDaemon() {
        starts.removeAll { $0.duration(to: .now) > Self.period }
        guard starts.count < Self.mostStarts else {
            RelayProgram.complain("the daemon keeps dying, it is not started again: \(command.joined(separator: " "))")
            return
        }
        starts.append(.now)
        do throws(Errno) {
            try DetachedProgram(command).start(descriptors: [-1, -1, STDERR_FILENO])
        } catch {
            RelayProgram.complain("can't start the daemon again: \(command[0]): \(error)")
        }
    }
}
