internal import CLinux
internal import Glibc
internal import SystemPackage

/// Runs `body` on a thread of its own while the caller is suspended, for work that blocks for long.
///
/// Neither the cooperative pool nor the caller's executor waits; typed errors are kept.
package func onBackgroundThread<Value: Sendable, Failure: Error>(
    _ body: @escaping @Sendable () throws(Failure) -> Value
) async throws(Failure) -> Value {
    let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
        startDetachedThread {
            do throws(Failure) {
                continuation.resume(returning: .success(try body()))
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
    }
    return try result.get()
}

/// Starts a thread that runs `body` and ends.
package func startDetachedThread(_ body: @escaping @Sendable () -> Void) {
    let work = DetachedWork(body)
    let context = unsafe Unmanaged.passRetained(work).toOpaque()
    var thread = pthread_t()
    let code = unsafe fairway_start_thread(0, runDetachedWork, context, &thread)
    guard code == 0 else {
        unsafe Unmanaged<DetachedWork>.fromOpaque(context).release()
        // No thread to be had: the caller's is better than losing the work.
        body()
        return
    }
    pthread_detach(thread)
}

private final class DetachedWork {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func runDetachedWork(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context = unsafe context {
        unsafe Unmanaged<DetachedWork>.fromOpaque(context).takeRetainedValue().body()
    }
    return nil
}
