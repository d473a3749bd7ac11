internal import FairwayModel
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Passes input, output and signals between the caller's streams and a container, until one of them ends it.
struct AttachSession: ~Copyable {
    enum Outcome: Hashable {
        /// The container has ended, and all its output is written.
        case ended
        /// The detach keys were typed.
        case detached
        /// A signal that isn't passed on.
        case interrupted(Int32)
    }

    /// The caller's streams.
    struct Streams {
        var input: Int32
        var output: Int32 = STDOUT_FILENO
        var errorOutput: Int32 = STDERR_FILENO
    }

    /// What the kernel passes through a pipe at once; well below what the shim takes in one packet.
    private static let inputSize = 4096

    private let connection: AttachConnection
    private let streams: Streams
    /// The descriptor of a signal queue, which whoever runs the session keeps.
    private let signals: Int32
    /// nil: signals end the session.
    private let forward: ((Int32) -> Void)?
    private let window: WindowControl?
    private let terminal: RawTerminal?
    private var filter: DetachFilter?
    /// nil: the container gets no input, or no more.
    private var input: Int32?
    /// Input that the shim had no room for.
    private var pending: [UInt8] = []

    init(
        _ connection: consuming AttachConnection,
        streams: Streams,
        takesInput: Bool,
        signals: Int32,
        forward: ((Int32) -> Void)? = nil,
        window: WindowControl? = nil,
        terminal: RawTerminal? = nil,
        detachKeys: DetachKeys? = nil
    ) {
        self.connection = connection
        self.streams = streams
        self.signals = signals
        self.forward = forward
        self.window = window
        self.terminal = terminal
        filter = detachKeys.map(DetachFilter.init)
        input = takesInput ? streams.input : nil
    }

    /// Runs until the end.
    ///
    /// Blocks the calling thread.
    mutating func run() throws(FairwayError) -> Outcome {
        do throws(Errno) {
            while true {
                let ready = try wait()
                if let outcome = try step(ready) { return outcome }
            }
        } catch {
            throw FairwayError(.failed, "lost the connection to the container's streams: \(error)")
        }
    }

    private struct Readiness {
        var signals: Bool
        var connection: Bool
        var room: Bool
        var input: Bool
    }

    private mutating func step(_ ready: Readiness) throws(Errno) -> Outcome? {
        if ready.signals, let signal = handleSignals() { return .interrupted(signal) }
        if ready.connection {
            guard let packet = try connection.receive() else { return .ended }
            guard write(packet) else { return .interrupted(SIGPIPE) }
        }
        if ready.room { sendPending() }
        if ready.input, pending.isEmpty, let outcome = passInput() { return outcome }
        return nil
    }

    private borrowing func wait() throws(Errno) -> Readiness {
        let wanted = pending.isEmpty ? POLLIN : POLLIN | POLLOUT
        // poll(2) passes over negative numbers.
        var entries = [
            pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
            pollfd(fd: connection.rawValue, events: Int16(wanted), revents: 0),
            pollfd(fd: pending.isEmpty ? input ?? -1 : -1, events: Int16(POLLIN), revents: 0),
        ]
        try systemCall { unsafe poll(&entries, nfds_t(entries.count), -1) }
        return Readiness(
            signals: entries[0].revents != 0,
            connection: entries[1].revents & ~Int16(POLLOUT) != 0,
            room: entries[1].revents & Int16(POLLOUT) != 0,
            input: entries[2].revents != 0
        )
    }

    /// The first signal that ends the session.
    private borrowing func handleSignals() -> Int32? {
        while let signal = SignalQueue.next(from: signals) {
            switch signal {
            case SIGWINCH: window?.update()
            case SIGCONT:
                terminal?.apply()
                window?.update()
            case SIGPIPE: continue
            default:
                guard let forward else { return signal }
                forward(signal)
            }
        }
        return nil
    }

    private borrowing func write(_ packet: AttachConnection.Packet) -> Bool {
        switch packet {
        case .output(let bytes): Console.write(bytes, to: streams.output)
        case .errorOutput(let bytes): Console.write(bytes, to: streams.errorOutput)
        }
    }

    private mutating func passInput() -> Outcome? {
        guard let descriptor = input else { return nil }
        var buffer = [UInt8](repeating: 0, count: Self.inputSize)
        let count = (try? systemCall { unsafe read(descriptor, &buffer, buffer.count) }) ?? 0
        guard count > 0 else {
            input = nil
            connection.endInput()
            return nil
        }
        let bytes = Array(buffer[..<count])
        guard let passed = filter == nil ? bytes : filter?.pass(bytes) else { return .detached }
        pending = passed
        sendPending()
        return nil
    }

    private mutating func sendPending() {
        guard !pending.isEmpty else { return }
        do throws(Errno) {
            if try connection.send(pending) { pending = [] }
        } catch {
            // Nobody takes input any more; the end of the output tells the rest.
            pending = []
            input = nil
        }
    }
}

extension AttachSession.Outcome {
    /// What the client ends with, as a shell has it.
    ///
    /// - Parameter ended: the code of what ran, which may have to be waited for.
    func exitCode(_ ended: () throws(FairwayError) -> Int32) throws(FairwayError) -> Int32 {
        switch self {
        case .ended: try ended()
        case .detached: 0
        case .interrupted(let signal): 128 + signal
        }
    }
}
