internal import FairwayAPI
package import FairwayModel
internal import LinuxSystem
internal import SystemPackage

/// The daemon of one host, as its clients see it: one method a request, all of them blocking.
///
/// A daemon that isn't there is started; one that is older than this client is replaced by the one that is installed now.
package struct DaemonClient: Sendable {
    /// The variable that names another fairwayd, for tests.
    package static let executableVariable = "FAIRWAY_DAEMON"

    package let root: HostRoot
    private let starter: DaemonStarter
    private let exchange: HTTPExchange

    /// A client of the daemon of `root`.
    ///
    /// - Parameter daemonExecutable: what to start; nil: as `FAIRWAY_DAEMON` says, else the fairwayd beside this program.
    /// - Parameter environment: what the daemon inherits of, and whose settings must agree with it.
    /// - Parameter checksSettings: whether FAIRWAY_* variables that contradict a running daemon are an error.
    package init(
        root: HostRoot,
        daemonExecutable: String? = nil,
        environment: [String: String] = ProcessEnvironment.current(),
        checksSettings: Bool = true
    ) {
        self.root = root
        starter = DaemonStarter(
            root: root,
            executable: daemonExecutable ?? environment[Self.executableVariable].flatMap { $0.isEmpty ? nil : $0 },
            environment: environment
        )
        exchange = HTTPExchange(
            socket: root.socket,
            environment: checksSettings ? Self.variablesForDaemon(environment) : [:]
        )
    }

    /// The variables that may name a setting; the rest of FAIRWAY_* speaks to clients only.
    private static func variablesForDaemon(_ environment: [String: String]) -> [String: String] {
        environment.filter {
            $0.key.hasPrefix("FAIRWAY_") && !$0.value.isEmpty && $0.key != HostRoot.environmentVariable
                && $0.key != executableVariable
        }
    }

    /// One sentence for those who may not do what Fairway does.
    package static func requireRoot() throws(FairwayError) { try DaemonStarter.requireRoot() }

    /// Whether a daemon listens; starts none.
    package func isDaemonRunning() -> Bool { exchange.isListening() }

    /// Starts the daemon if there is none, and returns once it listens.
    package func ensureDaemonIsRunning() throws(FairwayError) { try starter.ensureRunning() }

    /// Sends a request whose answer is JSON.
    func call<Answer: Decodable>(_ request: HTTPRequest) throws(FairwayError) -> Answer {
        let answer = try perform(request)
        do throws(FairwayError) {
            return try JSONCoding.decode(from: answer.body)
        } catch {
            throw FairwayError(.failed, "can't understand the daemon's answer to \(request.summary): \(error.message)")
        }
    }

    /// Sends a request whose answer says no more than that it is done.
    func send(_ request: HTTPRequest) throws(FairwayError) { _ = try perform(request) }

    /// Sends a request whose answer is a stream of JSON values, one a line.
    func stream<Element: Decodable>(
        _ request: HTTPRequest,
        _ consume: (Element) throws(FairwayError) -> Void
    ) throws(FairwayError) {
        var lines = LineBuffer()
        _ = try upgrading(request) { () throws(ExchangeFailure) in
            try exchange.perform(request, protocolVersion: InterfaceVersion.current) { piece throws(FairwayError) in
                try lines.append(piece) { line throws(FairwayError) in try consume(try JSONCoding.decode(from: line)) }
            }
        }
    }

    /// Sends a request to a daemon that is already there, without starting or replacing one.
    func callRunning<Answer: Decodable>(_ request: HTTPRequest) throws(FairwayError) -> Answer {
        try JSONCoding.decode(from: success(of: request, attempt(request)).body)
    }

    /// Sends a request after which the daemon ends, and waits until its process is gone.
    func callEnding(_ request: HTTPRequest) throws(FairwayError) -> HTTPAnswer {
        let process = try daemonProcess(for: request)
        var answer = try attempt(request)
        if answer.head.status == InterfaceVersion.upgradeRequiredStatus {
            try waitForUpgrade()
            answer = try attempt(request)
        }
        answer = try success(of: request, answer)
        guard (try? process.waitForExit(timeoutMilliseconds: Self.endSeconds * 1000)) == true else {
            throw FairwayError(
                .unavailable,
                "the daemon (process \(process.processID)) did not end within \(Self.endSeconds) seconds"
            )
        }
        return answer
    }

    /// Sends a request whose answer comes later; see ``PendingExit``.
    func begin(_ request: HTTPRequest) throws(FairwayError) -> HTTPReader {
        try explaining(request) { () throws(ExchangeFailure) in
            try exchange.begin(request, protocolVersion: InterfaceVersion.current)
        }
    }

    /// The exchange alone.
    private func attempt(_ request: HTTPRequest) throws(FairwayError) -> HTTPAnswer {
        try explaining(request) { () throws(ExchangeFailure) in
            try exchange.perform(request, protocolVersion: InterfaceVersion.current)
        }
    }

    private func daemonProcess(for request: HTTPRequest) throws(FairwayError) -> ProcessDescriptor {
        try explaining(request) { () throws(ExchangeFailure) in try exchange.daemonProcess() }
    }

    private static let endSeconds: Int32 = 30

    /// Sends a request and collects the answer.
    private func perform(_ request: HTTPRequest) throws(FairwayError) -> HTTPAnswer {
        try upgrading(request) { () throws(ExchangeFailure) in
            try exchange.perform(request, protocolVersion: InterfaceVersion.current)
        }
    }

    /// Sends a request; a daemon that is older than this client makes way for a newer one first.
    private func upgrading(
        _ request: HTTPRequest,
        _ send: () throws(ExchangeFailure) -> HTTPAnswer
    ) throws(FairwayError) -> HTTPAnswer {
        var answer = try starting(request, send)
        if answer.head.status == InterfaceVersion.upgradeRequiredStatus {
            try waitForUpgrade()
            answer = try starting(request, send)
        }
        return try success(of: request, answer)
    }

    /// Starts a daemon where there is none, and once more where one goes away without having begun to answer.
    ///
    /// What the daemon may have acted on is sent again only where that does no harm.
    private func starting(
        _ request: HTTPRequest,
        _ send: () throws(ExchangeFailure) -> HTTPAnswer
    ) throws(FairwayError) -> HTTPAnswer {
        do throws(ExchangeFailure) {
            return try send()
        } catch .noDaemon {
            try starter.ensureRunning()
        } catch .unread {
            try starter.ensureRunning()
        } catch .lost where request.isRepeatable {
            try starter.ensureRunning()
        } catch {
            throw self.error(error, for: request)
        }
        return try explaining(request, send)
    }

    /// Runs an exchange, with its failure in words.
    private func explaining<Value: ~Copyable>(
        _ request: HTTPRequest,
        _ body: () throws(ExchangeFailure) -> Value
    ) throws(FairwayError) -> Value {
        do throws(ExchangeFailure) {
            return try body()
        } catch {
            throw self.error(error, for: request)
        }
    }

    /// The failure of an exchange in words.
    func error(_ failure: ExchangeFailure, for request: HTTPRequest) -> FairwayError {
        failure.error(for: request, socket: root.socket)
    }

    /// An older daemon now executes the program that is installed: returns when that one listens.
    private func waitForUpgrade() throws(FairwayError) {
        let request = HTTPRequest(.get, Route.ping.target(), waitsSeconds: Int(Self.endSeconds))
        do throws(ExchangeFailure) {
            // Held open by whichever of the two is there now; its end is the end of the old one.
            let watch = try exchange.connect()
            let answer = try exchange.perform(request, protocolVersion: InterfaceVersion.current)
            guard answer.head.status == InterfaceVersion.upgradeRequiredStatus else { return }
            try watch.waitForEnd(seconds: Int(Self.endSeconds))
        } catch .noDaemon {
            // It is between the two, and holds the lock that `ensureRunning` waits for.
        } catch .unread {
            // Likewise.
        } catch .lost {
            // Likewise.
        } catch {
            throw self.error(error, for: request)
        }
        try starter.ensureRunning()
    }

    /// The answer, unless it is an error.
    func success(of request: HTTPRequest, _ answer: HTTPAnswer) throws(FairwayError) -> HTTPAnswer {
        guard !answer.head.isSuccess else { return answer }
        if let error = try? JSONCoding.decode(FairwayError.self, from: answer.body) { throw error }
        if answer.head.status == InterfaceVersion.upgradeRequiredStatus {
            let theirs = answer.head.protocolVersion.map(String.init) ?? "another"
            throw FairwayError(
                .unavailable,
                """
                the daemon speaks version \(theirs) of the interface and this client \(InterfaceVersion.current): \
                install both from one release
                """
            )
        }
        throw FairwayError(
            FairwayError.Code(httpStatus: answer.head.status),
            "the daemon answered \(request.summary) with status \(answer.head.status)"
        )
    }
}
