internal import FairwayAPI
internal import FairwayEngine
internal import FairwayModel
import Glibc
import Hummingbird

/// A container's life: started, signalled, waited for, ended.
struct ContainerLifeRoutes: Sendable {
    let engine: Engine

    private static let stopTimeouts = 0...1_000_000
    private static let defaultStopTimeout = 10
    private static let signals = 1...64

    func add(to router: Router<DaemonContext>) {
        router.answer(.containerInit, .post) { _, context in
            try .json(try await engine.initialize(container: try context.reference()))
        }
        router.answer(.containerStart, .post) { _, context in
            try .json(try await engine.start(container: try context.reference()))
        }
        addEndings(to: router)
        router.answer(.containerEnded, .post) { _, context in
            try await engine.containerEnded(try context.reference())
            return .done
        }
        router.answer(.containerWait, .post) { request, context in
            let reference = try context.reference()
            let code = try await request.whileConnected { try await engine.wait(container: reference) }
            return try .json(ExitReport(exitCode: code))
        }
    }

    private func addEndings(to router: Router<DaemonContext>) {
        router.answer(.containerStop, .post) { request, context in
            let (reference, timeout) = (try context.reference(), try Self.stopTimeout(of: request))
            try await finish(request) { try await engine.stop(container: reference, timeoutSeconds: timeout) }
            return .done
        }
        router.answer(.containerRestart, .post) { request, context in
            let (reference, timeout) = (try context.reference(), try Self.stopTimeout(of: request))
            try await finish(request) { try await engine.restart(container: reference, timeoutSeconds: timeout) }
            return .done
        }
        router.answer(.containerKill, .post) { request, context in
            let signal = try QueryParameters(of: request).number("signal", in: Self.signals) ?? Int(SIGKILL)
            try await engine.kill(container: try context.reference(), signal: Int32(signal))
            return .done
        }
    }

    /// Answers when the work is done; who hangs up before leaves it to be done all the same.
    private func finish(_ request: Request, _ work: @escaping @Sendable () async throws -> Void) async throws {
        let done = Task { try await work() }
        try await request.whileConnected { try await done.value }
    }

    private static func stopTimeout(of request: Request) throws(FairwayError) -> Int32 {
        Int32(try QueryParameters(of: request).number("timeout", in: stopTimeouts) ?? defaultStopTimeout)
    }
}
