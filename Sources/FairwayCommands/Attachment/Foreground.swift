internal import FairwayClient
internal import FairwayModel
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Brings a container, or a command in one, to the caller's terminal.
struct Foreground {
    let targets: AttachTargets
    /// Whether the caller's input goes in.
    let takesInput: Bool
    let detachKeys: DetachKeys
    /// What to do with SIGINT and its like; nil: they end the session only.
    let forward: ((Int32) -> Void)?
    var streams = AttachSession.Streams(input: STDIN_FILENO)

    /// Connects, then starts, then passes everything on until the end.
    func run(_ start: () throws(FairwayError) -> Void) throws(FairwayError) -> AttachSession.Outcome {
        // From here on no signal is missed, and none leaves the terminal as it should not be.
        let signals = try makeSignals()
        defer { signals.restore() }
        let connection = try AttachConnection.connect(to: targets.socket)
        let window = targets.control.map { WindowControl(path: $0, terminal: streams.input) }
        window?.update()
        try start()
        let terminal = try makeTerminal()
        defer { terminal?.restore() }
        var session = AttachSession(
            connection,
            streams: streams,
            takesInput: takesInput,
            signals: signals.rawValue,
            forward: forward,
            window: window,
            terminal: terminal,
            detachKeys: terminal == nil ? nil : detachKeys
        )
        return try session.run()
    }

    /// Refuses to pass input to a container's terminal from something that is none, which would never end it.
    static func requireTerminal(for container: Container, toLeaveOut option: String) throws(FairwayError) {
        guard container.spec.hasTerminal, !Console.isTerminal(STDIN_FILENO) else { return }
        throw FairwayError(
            .invalidArgument,
            """
            the input device is not a TTY: the container "\(container.name)" has a terminal, and so must whoever gives it \
            input; \(option)
            """
        )
    }

    /// Whether keys are passed on as they are typed.
    private var isRaw: Bool { takesInput && targets.hasTerminal && Console.isTerminal(streams.input) }

    private func makeTerminal() throws(FairwayError) -> RawTerminal? {
        guard isRaw else { return nil }
        do throws(Errno) {
            return try RawTerminal(streams.input)
        } catch {
            throw FairwayError(.failed, "can't switch the terminal to raw mode: \(error)")
        }
    }

    private func makeSignals() throws(FairwayError) -> SignalQueue {
        var wanted = [SIGPIPE]
        if targets.hasTerminal { wanted += [SIGWINCH, SIGCONT] }
        // In raw mode the terminal must be put back first, whatever the signal then does.
        if forward != nil || isRaw { wanted += [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2] }
        do throws(Errno) {
            return try SignalQueue(wanted)
        } catch {
            throw FairwayError(.failed, "can't collect signals: \(error)")
        }
    }
}

extension DaemonClient {
    /// Passes a signal on to a container, unless that has ended meanwhile.
    func forwarder(to container: ObjectID) -> (Int32) -> Void {
        { signal in
            do throws(FairwayError) {
                try kill(container: container.rawValue, signal: signal)
            } catch {
                guard error.code == .conflict || error.code == .notFound else {
                    Console.printError(error.message)
                    return
                }
            }
        }
    }
}
