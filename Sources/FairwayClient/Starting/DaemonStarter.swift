internal import FairwayAPI
internal import FairwayModel
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Starts the daemon of a host when none listens; of several clients at once, one does it.
struct DaemonStarter: Sendable {
    /// A daemon listens some 10 ms after its start, but one that has much to reconcile may take longer.
    static let readinessSeconds: Int32 = 30

    let root: HostRoot
    /// nil: the fairwayd that stands beside the caller's own executable.
    let executable: String?
    let environment: [String: String]

    /// Returns once a daemon listens.
    ///
    /// Blocks the calling thread.
    func ensureRunning() throws(FairwayError) {
        try Self.requireRoot()
        let daemon = if let executable { executable } else { try Self.neighbour(named: "fairwayd") }
        let traces = StartTraces(of: root)
        let lock = try lock()
        try start(daemon, holding: lock, traces)
    }

    /// The lock that daemons start under.
    ///
    /// A reset removes the directories with the lock's file: a lock on one that is gone keeps nobody out.
    private func lock() throws(FairwayError) -> FileLock {
        while true {
            try root.createDirectories()
            do throws(Errno) {
                let lock = try FileLock(waitingFor: root.startLock)
                if try isCurrent(lock) { return lock }
            } catch .noSuchFileOrDirectory {
                continue
            } catch {
                throw FairwayError(.failed, "can't lock \(root.startLock) to start the daemon: \(error)")
            }
        }
    }

    private func isCurrent(_ lock: borrowing FileLock) throws(Errno) -> Bool {
        let number = lock.rawValue
        var (held, named) = (stat(), stat())
        try systemCall { unsafe fstat(number, &held) }
        try systemCall { unsafe stat(root.startLock, &named) }
        return held.st_dev == named.st_dev && held.st_ino == named.st_ino
    }

    /// One sentence for those who may not do what Fairway does.
    static func requireRoot() throws(FairwayError) {
        guard geteuid() != 0 else { return }
        throw FairwayError(
            .forbidden,
            "Fairway needs root rights, and this is user \(geteuid()); run the command as root, with sudo for instance"
        )
    }

    /// The path of a program that is installed in the caller's own directory.
    static func neighbour(named name: String) throws(FairwayError) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer.prefix(max(length, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        let path = Files.parent(of: own) + "/" + name
        guard unsafe access(path, X_OK) == 0 else {
            throw FairwayError(
                .failed,
                "can't find the daemon: \(path) is no executable file; install \(name) beside \(own)"
            )
        }
        return path
    }

    /// The lock is held until the daemon listens: whoever waits for it then finds it.
    private func start(
        _ daemon: String,
        holding lock: borrowing FileLock,
        _ traces: StartTraces
    ) throws(FairwayError) {
        guard !HTTPExchange(socket: root.socket).isListening() else { return }
        let started: StartedDaemon
        do throws(Errno) {
            started = try spawn(daemon, holding: lock)
        } catch {
            throw FairwayError(.failed, "can't start the daemon \(daemon): \(error)")
        }
        let message = try started.waitUntilReady(log: root.daemonLog)
        guard message.isEmpty else {
            // The one that has the namespace may have lost its socket, and made it again meanwhile.
            if HTTPExchange(socket: root.socket).isListening() { return }
            traces.remove()
            throw FairwayError(.failed, message)
        }
        guard HTTPExchange(socket: root.socket).isListening() else {
            throw FairwayError(
                .failed,
                "the daemon \(daemon) ended before it listened on \(root.socket); see \(root.daemonLog)"
            )
        }
    }

    /// The daemon shares the lock until it listens: a starter that is killed meanwhile leaves no gap.
    private func spawn(_ daemon: String, holding lock: borrowing FileLock) throws(Errno) -> StartedDaemon {
        let command = DaemonCommand(
            daemon: daemon,
            root: root,
            environment: environment,
            descriptors: StartDescriptors(pipe: 3, lock: 4),
            scopeProgram: ControlGroups.scopeProgram()
        )
        let log = try OwnedDescriptor.open(root.daemonLog, O_WRONLY | O_CREAT | O_APPEND, mode: 0o600)
        let pipe = try DetachedProcess.makePipe()
        let descriptors = [-1, log.rawValue, log.rawValue, pipe.writing.rawValue, lock.rawValue]
        let process = try InheritedLimits.forDaemon { () throws(Errno) in
            try DetachedProcess.spawn(command, descriptors: descriptors)
        }
        // A scope of systemd is a group of its own already.
        if command.executable == daemon { ControlGroups.moveToRoot(process: process) }
        return StartedDaemon(process: process, pipe: pipe.closingWriting())
    }
}
