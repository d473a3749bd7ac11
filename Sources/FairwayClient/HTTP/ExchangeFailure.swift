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
        switch self {
        case .noDaemon:
            return FairwayError(.unavailable, "no daemon listens on \(socket); start it with \"fairway daemon start\"")
        case .unreachable(let code):
            return FairwayError(.unavailable, "can't connect to the daemon at \(socket): \(code)")
        case .unread:
            return FairwayError(
                .unavailable,
                "the daemon ended before it had read the request, so nothing was done; try again"
            )
        case .lost, .cutShort:
            return FairwayError(
                .unavailable,
                "the daemon ended before it had answered, and may have done what it was asked; see \(request.remedy), then try again"
            )
        case .timedOut:
            return FairwayError(
                .unavailable,
                """
                the daemon at \(socket) did not answer within \(request.waitsSeconds ?? 0) seconds, and may still do what it \
                was asked; see \(request.remedy)
                """
            )
        case .broken(let code):
            return FairwayError(
                .unavailable,
                "the connection to the daemon broke (\(code)), and it may have done what it was asked; see \(request.remedy)"
            )
        case .malformed(let answer):
            return FairwayError(
                .failed,
                "what listens on \(socket) gave no valid answer to \(request.summary): \(answer.reason)"
            )
        case .refused(let error): return error
        }
    }
}
