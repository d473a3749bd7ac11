internal import FairwayModel
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Starts a relay, and beside it the waiter that can start the daemon again.
struct RelayLauncher {
    let root: HostRoot
    let executable: String
    let restartCommand: [String]
    /// The resolv.conf(5) that names whom to ask for names that are not ours.
    let resolverFile: String

    /// Returns when a connection to the relay's name will be answered; only call it when none was.
    ///
    /// Does nothing where a relay has the name all the same: it is just ending, or has just been started.
    func start() throws(FairwayError) {
        do throws(Errno) {
            let listener = try listen()
            let log = try openLog()
            guard !restartCommand.isEmpty else {
                return try startRelay(listener.rawValue, waiter: -1, log: log.rawValue)
            }
            let pipe = try Pipe.make()
            try startRelay(listener.rawValue, waiter: pipe.writer.rawValue, log: log.rawValue)
            try DetachedProgram([executable, "wait"] + restartCommand)
                .start(descriptors: [-1, -1, log.rawValue, pipe.reader.rawValue])
        } catch .addressInUse {
            return
        } catch {
            throw FairwayError(
                .unavailable,
                "host ports can't be held, nor names answered: starting \(executable) failed: \(error)"
            )
        }
    }

    private func startRelay(_ listener: Int32, waiter: Int32, log: Int32) throws(Errno) {
        try DetachedProgram([executable, "hold", "@" + root.relayName, resolverFile])
            .start(descriptors: [-1, -1, log, listener, waiter])
    }

    /// The daemon's log; where that can't be written, ports are held nevertheless.
    private func openLog() throws(Errno) -> OwnedDescriptor {
        do throws(Errno) {
            return try OwnedDescriptor.open(root.daemonLog, O_WRONLY | O_APPEND | O_CREAT, mode: 0o600)
        } catch {
            return try OwnedDescriptor.open("/dev/null", O_WRONLY)
        }
    }

    private func listen() throws(Errno) -> OwnedDescriptor {
        let listener = try PacketSocket.makeDescriptor()
        try SocketAddress.bind(listener, toName: root.relayName)
        try systemCall { Glibc.listen(listener.rawValue, RelayProgram.backlog) }
        return listener
    }

    /// Both ends of a close-on-exec pipe.
    private struct Pipe: ~Copyable {
        let reader: OwnedDescriptor
        let writer: OwnedDescriptor

        static func make() throws(Errno) -> Pipe {
            var ends: [Int32] = [-1, -1]
            try systemCall { unsafe Glibc.pipe(&ends) }
            let pipe = Pipe(reader: OwnedDescriptor(owning: ends[0]), writer: OwnedDescriptor(owning: ends[1]))
            for end in ends { try systemCall { fcntl(end, F_SETFD, FD_CLOEXEC) } }
            return pipe
        }
    }
}
