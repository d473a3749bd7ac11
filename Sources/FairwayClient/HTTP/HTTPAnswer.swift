internal import FairwayModel

/// What came back for a request.
struct HTTPAnswer: Sendable {
    let head: HTTPResponseHead
    /// Empty where the body of a success was consumed piece by piece.
    var body: [UInt8] = []
}

extension HTTPReader {
    /// More than any answer that is not a stream.
    private static let bodyLimit = 64 * 1024 * 1024

    /// Reads an answer with its body.
    mutating func readAnswer() throws(ExchangeFailure) -> HTTPAnswer {
        var body: [UInt8] = []
        var answer = try readAnswer { piece throws(FairwayError) in
            body += piece
            guard body.count <= Self.bodyLimit else {
                throw FairwayError(.failed, "the daemon's answer is larger than \(Self.bodyLimit) bytes")
            }
        }
        answer.body += body
        return answer
    }

    /// Reads an answer, handing over the body of a success in pieces; the body of an error is collected.
    mutating func readAnswer(
        consume: ([UInt8]) throws(FairwayError) -> Void
    ) throws(ExchangeFailure) -> HTTPAnswer {
        let head = try readHead()
        var answer = HTTPAnswer(head: head)
        try readBody(framedBy: head.framing) { piece throws(ExchangeFailure) in
            guard head.isSuccess else {
                if answer.body.count <= Self.headLimit { answer.body += piece }
                return
            }
            do throws(FairwayError) {
                try consume(piece)
            } catch {
                throw .refused(error)
            }
        }
        return answer
    }
}
