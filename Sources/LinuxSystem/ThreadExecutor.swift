internal import CLinux
internal import Glibc

/// Runs the jobs of one or several actors on one dedicated thread: the more urgent first, equals in order.
///
/// For actors whose work blocks in system calls: the cooperative pool has a thread per core and
/// must not wait. The thread ends when the executor is released and its queue is empty.
package final class ThreadExecutor: SerialExecutor {
    private let queue: JobQueue

    /// Starts the thread; `name` shows in `ps -L` and is cut after 15 bytes.
    package init(name: String) {
        queue = JobQueue()
        queue.startThread(named: name)
    }

    deinit {
        queue.close()
    }

    /// Adds a job to the end of the queue.
    package func enqueue(_ job: consuming ExecutorJob) {
        // The queue holds the executor while a job of it is pending or running: the job may
        // release the last actor that does.
        queue.append(UnownedJob(job), self)
    }

    /// A reference that actors hand to the runtime.
    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }

    /// Traps unless it is called on this executor's thread.
    package func checkIsolated() {
        precondition(queue.isCurrentThread, "Not on the thread of this executor")
    }
}

/// The part that thread and executor share; the thread keeps it alive.
@safe
private final class JobQueue: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var pending: [(job: UnownedJob, executor: ThreadExecutor)] = []
    private var isClosed = false
    private var thread = pthread_t()

    init() {
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(changed, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(changed)
        unsafe pthread_mutex_destroy(mutex)
        unsafe changed.deallocate()
        unsafe mutex.deallocate()
    }

    var isCurrentThread: Bool {
        locked { pthread_equal(thread, pthread_self()) != 0 }
    }

    func append(_ job: UnownedJob, _ executor: ThreadExecutor) {
        locked { pending.append((job, executor)) }
        // After the lock is free: or the thread would wake up only to wait for it.
        unsafe pthread_cond_signal(changed)
    }

    func close() {
        locked {
            isClosed = true
            unsafe pthread_cond_signal(changed)
        }
    }

    func startThread(named name: String) {
        let context = unsafe Unmanaged.passRetained(self).toOpaque()
        let code = locked { unsafe pthread_create(&thread, nil, serveQueue, context) }
        // Without its thread no job of this executor would ever run; callers make executors at start-up.
        precondition(code == 0, "The system refused to start the thread \(name): error \(code)")
        unsafe fairway_name_thread(thread, String(decoding: name.utf8.prefix(15), as: UTF8.self))
        pthread_detach(thread)
    }

    func serve() {
        while let (job, executor) = next() {
            unsafe job.runSynchronously(on: executor.asUnownedSerialExecutor())
        }
    }

    private func next() -> (job: UnownedJob, executor: ThreadExecutor)? {
        locked {
            while pending.isEmpty {
                if isClosed { return nil }
                unsafe pthread_cond_wait(changed, mutex)
            }
            let priorities = pending.map(\.job.priority.rawValue)
            let urgent = zip(pending.indices, priorities).max { $0.1 < $1.1 || $0.1 == $1.1 && $0.0 > $1.0 }
            return pending.remove(at: urgent?.0 ?? 0)
        }
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }
}

private func serveQueue(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context = unsafe context {
        unsafe Unmanaged<JobQueue>.fromOpaque(context).takeRetainedValue().serve()
    }
    return nil
}
