import FairwayModel
import Glibc
import LinuxSystem
import Synchronization
import SystemPackage
import Testing

@testable import FairwayCommands

@Suite("A container in the foreground")
struct ForegroundTests {
    /// Files in place of the caller's output streams.
    private final class Outputs {
        let output: OwnedDescriptor
        let errorOutput: OwnedDescriptor

        init(in directory: String) throws {
            output = try OwnedDescriptor.open(directory + "/out", O_RDWR | O_CREAT, mode: 0o600)
            errorOutput = try OwnedDescriptor.open(directory + "/err", O_RDWR | O_CREAT, mode: 0o600)
        }
    }

    /// Runs a session against a shim; returns how it ended, and both outputs.
    private func session(
        _ shim: FakeShim,
        input: Int32? = nil,
        hasTerminal: Bool = false,
        forward: ((Int32) -> Void)? = nil,
        start: () throws(FairwayError) -> Void = {}
    ) throws -> (outcome: AttachSession.Outcome, output: String, errorOutput: String) {
        let outputs = try Outputs(in: shim.directory)
        let foreground = Foreground(
            targets: AttachTargets(
                socket: shim.socket,
                control: hasTerminal ? shim.control : nil,
                hasTerminal: hasTerminal
            ),
            takesInput: input != nil,
            detachKeys: try DetachKeys(DetachKeys.standard),
            forward: forward,
            streams: .init(
                input: input ?? -1,
                output: outputs.output.rawValue,
                errorOutput: outputs.errorOutput.rawValue
            )
        )
        let outcome = try foreground.run(start)
        return (
            outcome, try Files.readText(shim.directory + "/out"), try Files.readText(shim.directory + "/err")
        )
    }

    private struct Pipe: ~Copyable {
        let reading: OwnedDescriptor
        let writing: OwnedDescriptor

        init() throws(Errno) {
            var ends: [Int32] = [-1, -1]
            try systemCall { unsafe pipe(&ends) }
            self.init(owning: ends)
        }

        private init(owning ends: [Int32]) {
            reading = OwnedDescriptor(owning: ends[0])
            writing = OwnedDescriptor(owning: ends[1])
        }
    }

    @Test("All output is written, each stream to its own, before the end is told")
    func output() throws {
        let shim = try FakeShim()
        shim.serve { peer in
            for number in 0..<500 { peer.send("\(number)\n", mark: number % 5 == 0 ? 3 : 2) }
        }
        let (outcome, output, errorOutput) = try session(shim)
        #expect(outcome == .ended)
        #expect(output == (0..<500).filter { $0 % 5 != 0 }.map { "\($0)\n" }.joined())
        #expect(errorOutput == (0..<500).filter { $0 % 5 == 0 }.map { "\($0)\n" }.joined())
    }

    @Test("Piped input arrives whole, and its end closes one half of the connection only")
    func pipedInput() throws {
        let shim = try FakeShim()
        shim.serve { peer in
            let input = peer.receiveAll()
            peer.send("got \(input.count)")
        }
        let path = shim.directory + "/in"
        try Files.writeAtomically([UInt8](repeating: 7, count: 1_000_000), to: path)
        let file = try OwnedDescriptor.open(path, O_RDONLY)
        let (outcome, output, _) = try session(shim, input: file.rawValue)
        #expect(outcome == .ended)
        #expect(output == "got 1000000")
    }

    @Test("A container that takes no input does not stop its output")
    func noRoom() throws {
        let shim = try FakeShim()
        shim.serve { peer in
            for _ in 0..<200 { peer.send(String(repeating: "x", count: 1000)) }
        }
        let file = try OwnedDescriptor.open("/dev/zero", O_RDONLY)
        let (outcome, output, _) = try session(shim, input: file.rawValue)
        #expect(outcome == .ended)
        #expect(output.utf8.count == 200_000)
    }

    @Test("Signals are passed on, and the session goes on")
    func forwardedSignals() throws {
        let shim = try FakeShim()
        let caller = PthreadID(value: pthread_self())
        shim.serve { peer in
            peer.send("ready\n")
            pthread_kill(caller.value, SIGINT)
            let answer = peer.receive()
            peer.send("after \(answer)")
        }
        let pipe = try Pipe()
        let number = pipe.writing.rawValue
        let (outcome, output, _) = try session(shim, input: pipe.reading.rawValue) { signal in
            Console.write([UInt8(signal)], to: number)
        }
        #expect(outcome == .ended)
        #expect(output == "ready\nafter [2]")
    }

    @Test("A keyboard's detach keys leave the container, and the terminal is as before")
    func detach() throws {
        let shim = try FakeShim()
        let console = try PseudoTerminal.open()
        let before = console.flags
        let seen = Mutex<[UInt8]>([])
        let keyboard = try console.keyboard.duplicate()
        let terminal = try console.terminal.duplicate()
        shim.serve { peer in
            peer.send("prompt")
            PseudoTerminal.waitUntilRaw(terminal.rawValue)
            Console.write([UInt8(ascii: "a"), 3], to: keyboard.rawValue)
            let first = peer.receive()
            let all = first.count < 2 ? first + peer.receive() : first
            seen.withLock { $0 = all }
            Console.write([16, 17], to: keyboard.rawValue)
            _ = peer.receiveAll()
        }
        let (outcome, output, _) = try session(shim, input: console.terminal.rawValue, hasTerminal: true) { _ in }
        #expect(outcome == .detached)
        #expect(output == "prompt")
        // Control-C is a key like others: it is the container's terminal that makes a signal of it.
        #expect(seen.withLock { $0 } == [UInt8(ascii: "a"), 3])
        #expect(console.flags == before)
    }

    @Test("While a container has the keyboard the terminal is raw, and not before it has started")
    func rawWhileRunning() throws {
        let shim = try FakeShim()
        let console = try PseudoTerminal.open()
        let before = console.flags
        let terminal = try console.terminal.duplicate()
        let wasRaw = Mutex(false)
        let keyboard = try console.keyboard.duplicate()
        shim.serve { peer in
            PseudoTerminal.waitUntilRaw(terminal.rawValue)
            Console.write([3], to: keyboard.rawValue)
            _ = peer.receive()
            wasRaw.withLock { $0 = PseudoTerminal.isRaw(terminal.rawValue) }
        }
        var wasRawAtStart = true
        let number = console.terminal.rawValue
        let (outcome, _, _) = try session(
            shim,
            input: number,
            hasTerminal: true,
            start: { wasRawAtStart = PseudoTerminal.isRaw(number) }
        )
        #expect(outcome == .ended)
        #expect(!wasRawAtStart)
        #expect(wasRaw.withLock { $0 })
        #expect(console.flags == before)
    }

    @Test("A signal that isn't passed on ends the session, and the terminal is as before")
    func interrupted() throws {
        let shim = try FakeShim()
        let console = try PseudoTerminal.open()
        let before = console.flags
        let caller = PthreadID(value: pthread_self())
        shim.serve { peer in
            peer.send("x")
            pthread_kill(caller.value, SIGTERM)
            _ = peer.receiveAll()
        }
        let (outcome, _, _) = try session(shim, input: console.terminal.rawValue, hasTerminal: true)
        #expect(outcome == .interrupted(SIGTERM))
        #expect(console.flags == before)
    }

    @Test("A start that fails leaves the terminal and the signals as they were")
    func failedStart() throws {
        let shim = try FakeShim()
        let console = try PseudoTerminal.open()
        let before = console.flags
        let blockedBefore = Self.blocksWindowChanges()
        let error = FairwayError(.commandNotFound, "no such command")
        #expect(throws: error) {
            _ = try session(
                shim,
                input: console.terminal.rawValue,
                hasTerminal: true,
                start: { () throws(FairwayError) in throw error }
            )
        }
        #expect(console.flags == before)
        #expect(Self.blocksWindowChanges() == blockedBefore)
    }

    private static func blocksWindowChanges() -> Bool {
        var mask = sigset_t()
        unsafe _ = pthread_sigmask(SIG_BLOCK, nil, &mask)
        return unsafe sigismember(&mask, SIGWINCH) == 1
    }

    @Test("The window's size goes to the container at the start and whenever it changes")
    func windowSize() throws {
        let shim = try FakeShim()
        let console = try PseudoTerminal.open()
        PseudoTerminal.resize(console.keyboard.rawValue, rows: 40, columns: 132)
        let keyboard = try console.keyboard.duplicate()
        let terminal = try console.terminal.duplicate()
        let caller = PthreadID(value: pthread_self())
        shim.serve { peer in
            PseudoTerminal.waitUntilRaw(terminal.rawValue)
            // Signals are handled before input: once a key arrives, so has the size.
            Console.write([UInt8(ascii: "k")], to: keyboard.rawValue)
            _ = peer.receive()
        }
        let number = console.keyboard.rawValue
        let (outcome, _, _) = try session(
            shim,
            input: console.terminal.rawValue,
            hasTerminal: true,
            start: {
                PseudoTerminal.resize(number, rows: 24, columns: 80)
                pthread_kill(caller.value, SIGWINCH)
            }
        )
        #expect(outcome == .ended)
        #expect(shim.controlText() == "1 40 132\n1 24 80\n")
    }

    @Test("A shim that isn't there is named")
    func noShim() throws {
        let error = #expect(throws: FairwayError.self) { _ = try AttachConnection.connect(to: "/tmp/fairway-no-shim") }
        #expect(error?.message.hasPrefix("can't attach to the container at /tmp/fairway-no-shim: ") == true)
    }
}

/// A thread, to send signals to.
private struct PthreadID: @unchecked Sendable {
    let value: pthread_t
}
