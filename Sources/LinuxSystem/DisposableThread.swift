internal import CLinux
internal import Glibc
internal import SystemPackage

/// Runs `body` on a thread that exits afterwards, so per-thread kernel state never has to be restored.
///
/// Blocks the calling thread until `body` has ended. Where the system refuses a thread, its errno
/// is thrown if `Failure` can carry one (`Errno`, `any Error`, ``ErrnoConvertible``); for any other
/// `Failure` there is no way to go on, as there is none when memory runs out.
package func onDisposableThread<Value: ~Copyable & Sendable, Failure: Error>(
    _ body: @escaping @Sendable () throws(Failure) -> Value
) throws(Failure) -> Value {
    try DisposableThread(body).join()
}

/// A thread that runs one body beside the caller and exits.
package struct DisposableThread<Value: ~Copyable & Sendable, Failure: Error>: ~Copyable {
    private let job: Job<Value, Failure>
    private let thread: StartedThread

    /// Starts it; where the system refuses a thread, the error is as ``onDisposableThread(_:)`` has it.
    package init(_ body: @escaping @Sendable () throws(Failure) -> Value) throws(Failure) {
        let job = Job(body)
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(job as AnyJob).toOpaque()
        let code = unsafe fairway_start_thread(disposableStackSize, runJob, context, &thread)
        guard code == 0 else {
            unsafe Unmanaged<AnyJob>.fromOpaque(context).release()
            throw refusal(Errno(rawValue: code))
        }
        self.job = job
        self.thread = StartedThread(thread)
    }

    /// What it came to.
    ///
    /// Blocks the calling thread until the body has ended.
    package consuming func join() throws(Failure) -> Value {
        thread.join()
        return try job.takeResult()
    }
}

/// A thread whose end is waited for, wanted or not: nothing runs on unseen.
///
/// Not private: in release builds other modules destroy it themselves, and must find it (Swift 6.3.1).
package struct StartedThread: ~Copyable {
    private let thread: pthread_t

    init(_ thread: pthread_t) { self.thread = thread }

    deinit { pthread_join(thread, nil) }

    /// Waits for its end.
    package consuming func join() {
        pthread_join(thread, nil)
        discard self
    }
}

/// Enough for a socket, a few files and a batch of messages; a default stack would be 8 MiB of address space.
private let disposableStackSize = 256 * 1024

private func runJob(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context = unsafe context {
        unsafe Unmanaged<AnyJob>.fromOpaque(context).takeRetainedValue().run()
    }
    return nil
}

private func refusal<Failure: Error>(_ code: Errno) -> Failure {
    if let error = code as? Failure { return error }
    if let type = Failure.self as? any ErrnoConvertible.Type,
        let error = type.init(code: code, operation: "starting a thread") as? Failure
    {
        return error
    }
    fatalError("The system refused to start a thread: \(code)")
}

private class AnyJob {
    func run() {}
}

private final class Job<Value: ~Copyable & Sendable, Failure: Error>: AnyJob {
    private let body: @Sendable () throws(Failure) -> Value
    private var value: Value?
    private var failure: Failure?

    init(_ body: @escaping @Sendable () throws(Failure) -> Value) {
        self.body = body
    }

    override func run() {
        do throws(Failure) {
            value = try body()
        } catch {
            failure = error
        }
    }

    /// What `run` left; only called after the thread was joined.
    func takeResult() throws(Failure) -> Value {
        if let failure { throw failure }
        guard let value = value.take() else {
            preconditionFailure("A joined thread left neither a value nor an error")
        }
        return value
    }
}
