internal import FairwayAPI
internal import FairwayModel
import Hummingbird
import NIOCore
import ServiceLifecycle

extension Request {
    /// Waits for something that may take as long as a container lives.
    ///
    /// Ends, whatever `operation` does, when the client hangs up or the daemon stops.
    func whileConnected<Value: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let outcome = FirstOutcome<Value>()
        let work = Task {
            do {
                outcome.settle(.success(try await operation()))
            } catch {
                outcome.settle(.failure(error))
            }
        }
        defer { work.cancel() }
        return try await body.consumeWithInboundCloseHandler { _ in
            try await withTaskCancellationOrGracefulShutdownHandler {
                try await outcome.value()
            } onCancelOrGracefulShutdown: {
                outcome.settle(.failure(CancellationError()))
            }
        } onInboundClosed: {
            outcome.settle(.failure(CancellationError()))
        }
    }

    /// An answer that goes on: each value as JSON on a line of its own, until they end, the client hangs up or the
    /// daemon stops.
    func answerLines<Values: AsyncSequence & Sendable>(_ values: Values) -> Response
    where Values.Element: Encodable & Sendable {
        let body = self.body
        let lines = ResponseBody { writer in
            do {
                try await body.consumeWithCancellationOnInboundClose { _ in
                    for try await value in values.cancelOnGracefulShutdown() {
                        try await writer.write(ByteBuffer(bytes: JSONCoding.encode(value) + [UInt8(ascii: "\n")]))
                    }
                }
            } catch is CancellationError {
                // Nobody reads any more.
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "application/x-ndjson"], body: lines)
    }
}
