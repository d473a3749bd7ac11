internal import FairwayAPI
package import FairwayModel

/// A request for an exit code that is already with the daemon, so that the answer can't be missed.
///
/// A container that removes itself leaves nothing to ask about once it has ended.
package struct PendingExit: ~Copyable {
    private let client: DaemonClient
    private let request: HTTPRequest
    private var reader: HTTPReader

    init(_ request: HTTPRequest, from client: DaemonClient) throws(FairwayError) {
        self.client = client
        self.request = request
        reader = try client.begin(request)
    }

    /// The exit code, as soon as there is one; asks again where the daemon went away meanwhile.
    package consuming func exitCode() throws(FairwayError) -> Int32 {
        let answer: HTTPAnswer
        do throws(ExchangeFailure) {
            answer = try reader.readAnswer()
        } catch {
            guard request.isRepeatable else { throw client.error(error, for: request) }
            let report: ExitReport = try client.call(request)
            return report.exitCode
        }
        return try JSONCoding.decode(ExitReport.self, from: client.success(of: request, answer).body).exitCode
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
