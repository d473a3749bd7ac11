package import FairwayModel
internal import SystemPackage

extension ContainerRuntime {
    /// What a container has written, and what it goes on to write where that is asked for.
    ///
    /// A sequence that follows ends when the container has ended and everything was read. It reads on only as fast as
    /// its consumer; one whose task is cancelled ends at once.
    package func logs(of id: ObjectID, options: LogOptions) -> AsyncThrowingStream<LogEntry, any Error> {
        let source: LogSource
        do throws(Errno) {
            source = try LogSource(paths(id), options: options)
        } catch .noSuchFileOrDirectory {
            // It has never run.
            return AsyncThrowingStream { $0.finish() }
        } catch {
            let failure = FairwayError(.failed, "can't read the log of container \(id.short): \(error)")
            return AsyncThrowingStream { $0.finish(throwing: failure) }
        }
        return AsyncThrowingStream { try await source.next() }
    }
}
