internal import FairwayModel
internal import Glibc
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// What a client knows of the relay: how to start one, and the connection if there is one.
struct RelaySession: ~Copyable {
    private static let starts = 3

    private let launcher: RelayLauncher
    /// How many seconds a relay may take to answer.
    private let patience: Int
    private var connection: RelayConnection?
    /// How many answers the relay owes us.
    var outstanding = 0
    /// Whether one of them said that a network is not served, or never came.
    var hasMissed = false

    init(launcher: RelayLauncher, patience: Int) {
        self.launcher = launcher
        self.patience = patience
    }

    /// The relay's process, if one runs.
    mutating func processID() throws(FairwayError) -> Int32? {
        try attempt("asking who it is") { connection throws(RelayFailure) in connection.processID }
    }

    mutating func hold(
        _ bound: borrowing BoundPorts,
        for owner: ObjectID,
        at addresses: [IPAddress]
    ) throws(FairwayError) {
        guard !bound.published.isEmpty else { return }
        guard bound.published.count <= MessageFormat.mostPorts else {
            throw FairwayError(
                .invalidArgument,
                "can't publish \(bound.published.count) entries at once: join consecutive ports to ranges"
            )
        }
        _ = try startingRelay { session throws(FairwayError) in
            try session.attempt("handing over host ports") { connection throws(RelayFailure) in
                try connection.hold(bound.published, bound.sockets, for: owner, at: addresses)
            }
        }
    }

    /// Does something with the relay, which is started where `body` finds none (nil).
    mutating func startingRelay<Result>(
        _ body: (inout Self) throws(FairwayError) -> Result?
    ) throws(FairwayError) -> Result {
        // More than once: what has the name may be a relay that is just ending.
        for _ in 0..<Self.starts {
            if let result = try body(&self) { return result }
            try launcher.start()
        }
        if let result = try body(&self) { return result }
        throw FairwayError(
            .unavailable,
            """
            host ports can't be held, nor names answered: \(launcher.executable) ends at once; its reason is in \
            \(launcher.root.daemonLog)
            """
        )
    }

    mutating func release(_ owner: ObjectID) throws(FairwayError) {
        try end("releasing host ports") { connection throws(RelayFailure) in try connection.release(owner) }
    }

    /// Ends something; the relay ends with the last.
    mutating func end(
        _ doing: String,
        _ body: (inout RelayConnection) throws(RelayFailure) -> UInt32
    ) throws(FairwayError) {
        let owners = try attempt(doing) { connection throws(RelayFailure) in
            let owners = try body(&connection)
            if owners == 0 { try connection.waitForEnd() }
            return owners
        }
        guard owners == 0 else { return }
        connection = nil
    }

    mutating func held() throws(FairwayError) -> [ObjectID: [PublishedPort]] {
        try attempt("asking what it holds") { connection throws(RelayFailure) in try connection.list() } ?? [:]
    }

    mutating func leave() {
        hasMissed = hasMissed || outstanding > 0
        outstanding = 0
        guard var connection = connection.take() else { return }
        // A relay that is gone needs no farewell.
        try? connection.leave()
    }

    /// Does something with the relay that runs; nil if none does, or it ended before it answered.
    ///
    /// - Parameter settling: whether the answers that it owes us are taken in first.
    mutating func attempt<Result>(
        _ doing: String,
        settling: Bool = true,
        _ body: (inout RelayConnection) throws(RelayFailure) -> Result
    ) throws(FairwayError) -> Result? {
        let isKept = connection != nil
        do throws(RelayFailure) {
            return try exchange(settling, body)
        } catch {
            connection = nil
            hasMissed = hasMissed || outstanding > 0
            outstanding = 0
            if case .gone = error {
                // A kept connection to a relay that has ended says nothing of the next one.
                return isKept ? try attempt(doing, settling: settling, body) : nil
            }
            if case .silent(let process) = error, Self.end(process) {
                return try attempt(doing, settling: settling, body)
            }
            throw sentence(doing, error)
        }
    }

    /// Kills a relay that does not answer, and waits for its end: nothing is lost with it but the guard of its ports,
    /// which the next one gets.
    ///
    /// Until the relay has called listen(2) itself, the process that the kernel names is this one.
    private static func end(_ process: Int32) -> Bool {
        guard process != getpid() else { return false }
        do throws(Errno) {
            let relay = try ProcessDescriptor(opening: process)
            try relay.send(signal: SIGKILL)
            return try relay.waitForExit(timeoutMilliseconds: 10_000)
        } catch {
            return error == .noSuchProcess
        }
    }

    private mutating func exchange<Result>(
        _ settling: Bool,
        _ body: (inout RelayConnection) throws(RelayFailure) -> Result
    ) throws(RelayFailure) -> Result {
        var current: RelayConnection
        if let kept = connection.take() {
            current = kept
        } else {
            current = try RelayConnection.open(
                name: launcher.root.relayName,
                isDaemon: !launcher.restartCommand.isEmpty,
                patience: patience
            )
        }
        do throws(RelayFailure) {
            if settling { try settle(&current) }
            let result = try body(&current)
            connection = consume current
            return result
        } catch {
            if case .gone = error { current.waitForExit() }
            throw error
        }
    }

    /// Takes in the answers that the relay owes us.
    private mutating func settle(_ connection: inout RelayConnection) throws(RelayFailure) {
        while outstanding > 0 {
            if try !connection.receiveKnown() { hasMissed = true }
            outstanding -= 1
        }
    }

    private func sentence(_ doing: String, _ failure: RelayFailure) -> FairwayError {
        let reason =
            switch failure {
            case .gone: "it has ended"
            case .silent: "no answer came in time"
            case .impostor: "a process of another user has its name; end that"
            case .refused(.version): "it is of another version of Fairway; stop the containers that publish ports"
            case .refused(.incomplete): "not all sockets arrived; raise the limit of open files (fs.nr_open)"
            case .refused(.unserved):
                "the kernel lets it answer at none of them; its reason is in \(launcher.root.daemonLog)"
            case .refused(.malformed), .misunderstood: "it did not understand"
            case .system(let code): "\(code)"
            }
        return FairwayError(.unavailable, "fairway-relay at @\(launcher.root.relayName): \(doing) failed: \(reason)")
    }
}
