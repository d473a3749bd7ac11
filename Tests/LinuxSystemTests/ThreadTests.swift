import CLinux
import Glibc
import LinuxSystem
import SystemPackage
import Testing

@Suite("Disposable threads")
struct DisposableThreadTests {
    @Test("The body runs on another thread, and its value comes back")
    func otherThread() {
        let own = fairway_thread_id()
        let other = onDisposableThread { fairway_thread_id() }
        #expect(other != own)
        #expect(other > 0)
    }

    @Test("A value that can't be copied comes back, too")
    func noncopyableValue() throws {
        let event = try onDisposableThread { () throws(Errno) in try EventDescriptor() }
        event.signal()
        #expect(try Poll.waitUntilReadable(event.rawValue, timeoutMilliseconds: 0))
    }

    @Test("A thread that nobody joins has ended when its value goes")
    func unjoined() throws {
        let event = try EventDescriptor()
        let number = event.rawValue
        do {
            let thread = try DisposableThread { () throws(Errno) in
                usleep(20_000)
                try systemCall { unsafe withUnsafeBytes(of: UInt64(1)) { unsafe write(number, $0.baseAddress, 8) } }
            }
            _ = consume thread
        }
        #expect(try Poll.waitUntilReadable(number, timeoutMilliseconds: 0))
    }

    @Test("Errors come back as they were thrown")
    func errors() {
        #expect(throws: Errno.fileExists) {
            try onDisposableThread { () throws(Errno) -> Int in throw .fileExists }
        }
    }

    @Test("What the body does to its thread is not done to the caller's")
    func callerKeepsItsState() {
        @Sendable func isBlocked() -> Bool {
            var current = sigset_t()
            unsafe pthread_sigmask(SIG_BLOCK, nil, &current)
            return unsafe sigismember(&current, SIGUSR1) == 1
        }
        let before = isBlocked()
        let inside = onDisposableThread {
            var set = sigset_t()
            unsafe sigemptyset(&set)
            unsafe sigaddset(&set, SIGUSR1)
            unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
            return isBlocked()
        }
        #expect(inside)
        #expect(isBlocked() == before)
    }
}

@Suite("Background threads")
struct BackgroundThreadTests {
    @Test("The body runs on a thread of its own, with its value and its errors")
    func valueAndError() async throws {
        let first = await onBackgroundThread { fairway_thread_id() }
        #expect(first > 0)
        await #expect(throws: Errno.fileExists) {
            try await onBackgroundThread { () throws(Errno) -> Int in throw .fileExists }
        }
    }
}

private actor Recorder {
    private let executor: ThreadExecutor
    private(set) var numbers: [Int] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    init(_ executor: ThreadExecutor) { self.executor = executor }

    var threadID: pid_t { fairway_thread_id() }

    var threadName: String {
        (try? Files.readText("/proc/self/task/\(fairway_thread_id())/comm")) ?? ""
    }

    /// Queues numbers as tasks of this actor, while one of its jobs runs, and waits for them.
    func record(_ range: Range<Int>) async {
        let tasks = range.map { number in Task { append(number) } }
        for task in tasks { await task.value }
    }

    /// Queues one number at leisure and then another urgently, while one of its jobs runs.
    func recordOutOfOrder(_ late: Int, _ early: Int) async {
        let patient = Task(priority: .utility) { append(late) }
        let urgent = Task(priority: .high) { append(early) }
        _ = await (patient.value, urgent.value)
    }

    func isIsolated() -> Bool {
        executor.checkIsolated()
        assertIsolated()
        return true
    }

    /// Sees to it that an event is signalled when the thread that runs this ends.
    func signalAtEndOfThread(_ event: Int32) {
        var key = pthread_key_t()
        let destructor: @convention(c) (UnsafeMutableRawPointer?) -> Void = { value in
            let number = Int(bitPattern: value)
            eventfd_write(Int32(number), 1)
        }
        unsafe pthread_key_create(&key, destructor)
        unsafe pthread_setspecific(key, UnsafeRawPointer(bitPattern: Int(event)))
    }

    private func append(_ number: Int) { numbers.append(number) }
}

@Suite("The thread executor")
struct ThreadExecutorTests {
    @Test("All jobs of all its actors run on one thread of its own, which has its name")
    func oneThread() async {
        let executor = ThreadExecutor(name: "a-name-that-is-too-long")
        let first = Recorder(executor)
        let second = Recorder(executor)
        let other = Recorder(ThreadExecutor(name: "other"))
        let thread = await first.threadID
        #expect(await second.threadID == thread)
        #expect(await first.threadID == thread)
        #expect(await other.threadID != thread)
        #expect(await first.threadName == "a-name-that-is-\n")
    }

    @Test("Jobs run in the order they were queued, also those that were queued by a job")
    func order() async {
        let recorder = Recorder(ThreadExecutor(name: "order"))
        await recorder.record(0..<1000)
        #expect(await recorder.numbers == Array(0..<1000))
    }

    @Test("The more urgent job runs first")
    func priority() async {
        let recorder = Recorder(ThreadExecutor(name: "priority"))
        await recorder.recordOutOfOrder(1, 2)
        #expect(await recorder.numbers == [2, 1])
    }

    @Test("Its actors' jobs know that they are isolated")
    func isolation() async {
        let recorder = Recorder(ThreadExecutor(name: "isolated"))
        #expect(await recorder.isIsolated())
    }

    @Test("Jobs from many tasks at once are all run")
    func manyTasks() async {
        let recorder = Recorder(ThreadExecutor(name: "many"))
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<20 { group.addTask { await recorder.record(task * 50..<(task + 1) * 50) } }
        }
        #expect(await Set(recorder.numbers) == Set(0..<1000))
    }

    @Test("The thread ends with the executor's last actor")
    func end() async throws {
        let event = try EventDescriptor()
        do {
            let recorder = Recorder(ThreadExecutor(name: "short"))
            await recorder.signalAtEndOfThread(event.rawValue)
        }
        #expect(try Poll.waitUntilReadable(event.rawValue, timeoutMilliseconds: 10_000))
    }
}
