internal import FairwayModel
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// A daemon on its way: it closes its end of the pipe when it listens, or first writes why it can't.
struct StartedDaemon: ~Copyable {
    let process: Int32
    let pipe: OwnedDescriptor

    /// Waits for the end of the pipe; what was written is empty, or one sentence.
    borrowing func waitUntilReady(log: String) throws(FairwayError) -> String {
        let deadline = Deadline(milliseconds: DaemonStarter.readinessSeconds * 1000)
        var message: [UInt8] = []
        do throws(Errno) {
            while true {
                let left = deadline.remainingMilliseconds
                guard try Poll.waitUntilReadable(pipe.rawValue, timeoutMilliseconds: left) else { break }
                let piece = try read()
                guard !piece.isEmpty else { return Self.sentence(message) }
                message += piece
            }
        } catch {
            throw FairwayError(.failed, "can't hear of the daemon (process \(process)): \(error); see \(log)")
        }
        throw FairwayError(
            .unavailable,
            """
            the daemon (process \(process)) did not listen within \(DaemonStarter.readinessSeconds) seconds of its \
            start; see \(log)
            """
        )
    }

    private borrowing func read() throws(Errno) -> [UInt8] {
        let number = pipe.rawValue
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = try systemCall { unsafe Glibc.read(number, &buffer, buffer.count) }
        return Array(buffer.prefix(count))
    }

    private static func sentence(_ message: [UInt8]) -> String {
        String(decoding: message, as: UTF8.self).split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
