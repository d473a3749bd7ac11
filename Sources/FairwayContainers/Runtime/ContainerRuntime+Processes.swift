package import FairwayModel
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

extension ContainerRuntime {
    /// The exit code of a container whose end nobody recorded, because its shim was killed.
    package static let unknownExitCode: Int32 = 255

    /// Sends a signal to a container's first process; one that has ended already is no error.
    package func signal(_ id: ObjectID, processID: Int32, _ signal: Int32) throws(FairwayError) {
        guard let process = firstProcess(of: id, processID) else { return }
        do throws(Errno) {
            try process.send(signal: signal)
        } catch .noSuchProcess {
            return
        } catch .invalidArgument {
            throw FairwayError(.invalidArgument, "there is no signal \(signal); signals are 1 to 64")
        } catch {
            throw FairwayError(.failed, "can't send signal \(signal) to container \(id.short): \(error)")
        }
    }

    /// Whether a container's first process still runs.
    package func isAlive(_ id: ObjectID, processID: Int32) -> Bool {
        firstProcess(of: id, processID) != nil
    }

    /// Waits for the end of a process; false if it outlasts the time.
    package func waitForEnd(processID: Int32, timeoutSeconds: Int32) throws(FairwayError) -> Bool {
        let bound = timeoutSeconds < 0 ? -1 : Int32(clamping: Int64(timeoutSeconds) * 1000)
        return try explaining("wait for process \(processID)") { () throws(Errno) in
            do throws(Errno) {
                return try ProcessDescriptor(opening: processID).waitForExit(timeoutMilliseconds: bound)
            } catch .noSuchProcess {
                return true
            }
        }
    }

    /// The exit code that the shim has recorded; nil before that.
    package func exitCode(of id: ObjectID) -> Int32? {
        guard let text = try? Files.readText(paths(id).exitRecord) else { return nil }
        return Int32(text)
    }

    /// Waits until a container has ended, and says how; ``unknownExitCode`` where its shim was killed.
    package func awaitExitCode(of id: ObjectID, processID: Int32) throws(FairwayError) -> Int32 {
        try explaining("wait for the end of container \(id.short)") { () throws(Errno) in
            // Without its shim a container runs on, and nobody will tell how it ended; with one that hangs, neither.
            if let process = firstProcess(of: id, processID) { _ = try process.waitForExit() }
            try awaitRecord(of: id, timeoutMilliseconds: Timeout.record)
            return exitCode(of: id) ?? Self.unknownExitCode
        }
    }

    /// Waits until the exit code is recorded, the shim is gone, or the time is over.
    private func awaitRecord(of id: ObjectID, timeoutMilliseconds: Int32) throws(Errno) {
        let paths = paths(id)
        let watch: DirectoryWatch
        do throws(Errno) {
            watch = try DirectoryWatch(paths.directory)
        } catch .noSuchFileOrDirectory {
            return
        }
        let shim = ShimSearch.process(recordedIn: paths.shimProcessID, bundle: paths.bundle)
        guard let shim else { return }
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        while exitCode(of: id) == nil {
            let ready = try Poll.firstReadable(
                of: [shim.rawValue, watch.rawValue],
                timeoutMilliseconds: deadline.remainingMilliseconds
            )
            guard ready == 1 else { return }
            watch.drain()
        }
    }

    /// The first process while it runs; never another that got its ID later.
    func firstProcess(of id: ObjectID, _ processID: Int32) -> ProcessDescriptor? {
        guard let process = try? ProcessDescriptor(opening: processID),
            Cgroups.contains(processID, group: Cgroups.name(of: id)), process.isAlive
        else { return nil }
        return process
    }
}
