internal import FairwayModel
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage

/// One thread that waits for the ends of all containers' processes, by their pidfds.
final class ProcessWatcher: Sendable {
    private let changed: EventDescriptor
    private let onEnd: @Sendable (ObjectID) -> Void
    private let state = Mutex(State())

    private struct State: ~Copyable {
        var processes: [ObjectID: WatchedProcess] = [:]
        var isStopped = false
    }

    /// - Parameter onEnd: called on the watcher's thread, once for each process.
    init(onEnd: @escaping @Sendable (ObjectID) -> Void) throws {
        changed = try EventDescriptor()
        self.onEnd = onEnd
        startDetachedThread { [self] in watch() }
    }

    /// Watches the process until its end; one that has ended already is reported at once.
    func watch(_ processID: Int32, of id: ObjectID) {
        let process: WatchedProcess
        do throws(Errno) {
            process = WatchedProcess(try ProcessDescriptor(opening: processID))
        } catch {
            onEnd(id)
            return
        }
        state.withLock { $0.processes[id] = process }
        changed.signal()
    }

    /// Ends the thread.
    func stop() {
        state.withLock { $0.isStopped = true }
        changed.signal()
    }

    private func watch() {
        while true {
            let watched = state.withLock { state in state.isStopped ? nil : state.processes }
            guard let watched else { return }
            let entries = Array(watched)
            let descriptors = [changed.rawValue] + entries.map { $0.value.descriptor.rawValue }
            guard let ready = try? Poll.firstReadable(of: descriptors, timeoutMilliseconds: -1) else { continue }
            if ready == 0 {
                changed.reset()
            } else {
                let (id, process) = entries[ready - 1]
                // A newer process of the same container may be watched by now.
                state.withLock { if $0.processes[id] === process { $0.processes[id] = nil } }
                onEnd(id)
            }
        }
    }
}

/// Holds a pidfd where a copyable value is wanted.
private final class WatchedProcess: Sendable {
    let descriptor: ProcessDescriptor
    init(_ descriptor: consuming ProcessDescriptor) { self.descriptor = descriptor }
}
