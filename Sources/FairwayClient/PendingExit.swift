internal import FairwayAPI
package import FairwayModel
internal import Glibc
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage

/// A request for an exit code that is already with the daemon, so that the answer can't be missed.
///
/// A container that removes itself leaves nothing to ask about once it has ended. So a thread waits for the answer, and
/// asks again at once where the daemon goes away meanwhile: the container runs on then.
package final class PendingExit: @unchecked Sendable {
    private let client: DaemonClient
    private let request: HTTPRequest
    /// The waiting thread's alone.
    private var reader: HTTPReader
    private let answer = Mutex<Result<Int32, FairwayError>?>(nil)
    private let isAnswered: EventDescriptor

    init(_ request: HTTPRequest, from client: DaemonClient) throws(FairwayError) {
        self.client = client
        self.request = request
        do throws(Errno) {
            isAnswered = try EventDescriptor()
        } catch {
            throw FairwayError(.failed, "can't wait for an exit code: \(error)")
        }
        reader = try client.begin(request)
        Self.withoutSignals { startDetachedThread { [self] in wait() } }
    }

    /// The exit code, as soon as there is one.
    ///
    /// Blocks the calling thread.
    package func exitCode() throws(FairwayError) -> Int32 {
        while true {
            if let answer = answer.withLock({ $0 }) { return try answer.get() }
            do throws(Errno) {
                _ = try Poll.waitUntilReadable(isAnswered.rawValue, timeoutMilliseconds: -1)
            } catch {
                throw FairwayError(.failed, "can't wait for an exit code: \(error)")
            }
        }
    }

    private func wait() {
        let result: Result<Int32, FairwayError>
        do throws(FairwayError) {
            result = .success(try read())
        } catch {
            result = .failure(error)
        }
        answer.withLock { $0 = result }
        isAnswered.signal()
    }

    private func read() throws(FairwayError) -> Int32 {
        let answer: HTTPAnswer
        do throws(ExchangeFailure) {
            answer = try reader.readAnswer()
        } catch {
            guard request.isRepeatable || error == .unread else { throw client.error(error, for: request) }
            let report: ExitReport = try client.call(request)
            return report.exitCode
        }
        return try JSONCoding.decode(ExitReport.self, from: client.success(of: request, answer).body).exitCode
    }

    /// A thread that is started in `body` gets no signals: they are for the one that collects them.
    private static func withoutSignals(_ body: () -> Void) {
        var (all, before) = (sigset_t(), sigset_t())
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
        body()
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
    }
}

extension DaemonClient {
    /// Asks for the exit code of a container now, to read it later.
    package func beginWait(container reference: String) throws(FairwayError) -> PendingExit {
        try PendingExit(.wait(container: reference), from: self)
    }

    /// Asks for the exit code of a command in a container now, to read it later.
    package func beginWait(exec id: String) throws(FairwayError) -> PendingExit {
        try PendingExit(.wait(exec: id), from: self)
    }

    /// The exit code, as soon as there is one.
    package func wait(container reference: String) throws(FairwayError) -> Int32 {
        let report: ExitReport = try call(.wait(container: reference))
        return report.exitCode
    }
}

extension HTTPRequest {
    fileprivate static func wait(container reference: String) throws(FairwayError) -> Self {
        try HTTPRequest(.post, Route.containerWait.target(container: reference), waitsSeconds: nil, isRepeatable: true)
    }

    fileprivate static func wait(exec id: String) -> Self {
        HTTPRequest(.post, Route.execWait.target(id), waitsSeconds: nil)
    }
}
