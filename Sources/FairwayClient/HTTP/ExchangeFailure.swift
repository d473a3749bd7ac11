internal import FairwayModel
internal import SystemPackage

/// Why a request got no usable answer.
enum ExchangeFailure: Error, Hashable {
    /// No daemon listens on the socket.
    case noDaemon
    /// The socket is there and can't be reached.
    case unreachable(Errno)
    /// The daemon went away and had not read the whole request: it did nothing of it.
    case unread
    /// The connection ended before the first byte of an answer: the daemon is going or gone.
    case lost
    /// The answer ended too early.
    case cutShort
    case timedOut
    case broken(Errno)
    case malformed(MalformedAnswer)
    /// The caller gave up on the answer.
    case refused(FairwayError)

    /// What people are told.
    func error(for request: HTTPRequest, socket: String) -> FairwayError {
        let what = "the request \(request.summary)"
        switch self {
        case .noDaemon:
            return FairwayError(.unavailable, "no daemon listens on \(socket); start it with \"fairway daemon start\"")
        case .unreachable(let code):
            return FairwayError(.unavailable, "can't connect to the daemon at \(socket): \(code)")
        case .unread:
            return FairwayError(.unavailable, "the daemon ended before it had read \(what); try again")
        case .lost, .cutShort:
            return FairwayError(
                .unavailable,
                "the daemon ended before it had answered \(what); look at what it did, then try again"
            )
        case .timedOut:
            return FairwayError(
                .unavailable,
                "the daemon at \(socket) did not answer \(what) within \(request.waitsSeconds ?? 0) seconds"
            )
        case .broken(let code):
            return FairwayError(.unavailable, "the connection to the daemon broke during \(what): \(code)")
        case .malformed(let answer):
            return FairwayError(
                .failed,
                "what listens on \(socket) gave no valid answer to \(what): \(answer.reason)"
            )
        case .refused(let error): return error
        }
    }
}
