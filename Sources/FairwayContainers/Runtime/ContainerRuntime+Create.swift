package import FairwayModel
internal import LinuxSystem
internal import SystemPackage

extension ContainerRuntime {
    /// Makes the shim and the container's first process, which waits for ``start(_:)``; returns that process's ID.
    ///
    /// As long as no runtime has made a container, a refusal by one makes the next be tried: which of them can handle the
    /// host's cgroups is known in no other way.
    package func create(_ container: Container) throws(FairwayError) -> Int32 {
        let candidates = choice.candidates(of: programs.runtimes)
        for runtime in candidates.dropLast() {
            do throws(FairwayError) {
                return try create(container, with: runtime)
            } catch  where error.code == .failed {
                discardAttempt(container.id)
            }
        }
        guard let last = candidates.last else {
            throw FairwayError(.unavailable, "can't create container \(container.name): no OCI runtime is installed")
        }
        return try create(container, with: last)
    }

    /// Lets the container's command run.
    package func start(_ id: ObjectID) throws(FairwayError) {
        let paths = paths(id)
        guard let runtime = runtime(of: paths) else {
            throw FairwayError(.conflict, "can't start container \(id.short): its process has not been created")
        }
        let outcome = try explaining("run \(runtime)") { () throws(Errno) in
            try runRuntime(runtime, paths, ["start", id.rawValue])
        }
        guard outcome.exitCode != 0 else { return }
        throw RuntimeFailure(outcome.output).error("start container \(id.short)", command: nil)
    }

    private func create(_ container: Container, with runtime: String) throws(FairwayError) -> Int32 {
        let paths = paths(container.id)
        let command = ShimCommand(container: container, paths: paths, programs: programs, runtime: runtime)
        let shim = try explaining("start \(programs.conmon)") { () throws(Errno) in
            try Files.writeAtomically(runtime, to: paths.runtime)
            return try command.start(cgroups: cgroups)
        }
        let task = "create container \(container.name)"
        let report = try nextReport(of: shim, task)
        guard report.data > 0 else {
            throw RuntimeFailure(report.message ?? "").error(task, command: container.spec.command.first)
        }
        choice.prove(runtime)
        return report.data
    }

    /// Waits for a shim's word within a bound.
    func nextReport(of shim: borrowing ShimProcess, _ task: String) throws(FairwayError) -> ShimReport {
        let answer: ShimProcess.Answer
        do throws(Errno) {
            answer = try shim.nextReport(timeoutMilliseconds: Timeout.creation)
        } catch {
            throw FairwayError(.failed, "can't \(task): conmon's answer can't be read: \(error)")
        }
        return try report(in: answer, task)
    }

    func report(in answer: ShimProcess.Answer, _ task: String) throws(FairwayError) -> ShimReport {
        switch answer {
        case .report(let report): return report
        case .ended(let words): throw FairwayError(.failed, "can't \(task): conmon ended early: \(lastLine(of: words))")
        case .timedOut:
            throw FairwayError(
                .failed,
                "can't \(task): no answer from conmon within \(Timeout.creation / 1000) seconds"
            )
        }
    }

    private func lastLine(of text: String) -> Substring {
        text.split(whereSeparator: \.isNewline).last ?? ""
    }

    /// Takes away what a runtime that failed has left; the bundle stays, for the next one.
    private func discardAttempt(_ id: ObjectID) {
        try? endProcesses(of: id)
        try? cgroups.remove(Cgroups.name(of: id))
    }
}
