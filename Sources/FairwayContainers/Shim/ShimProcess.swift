internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// A conmon that this process has started, and what connects the two.
struct ShimProcess: ~Copyable, Sendable {
    let processID: Int32
    /// Where its reports arrive.
    let reports: OwnedDescriptor
    /// Each message lets it go on once.
    let gate: OwnedDescriptor
    /// Where it says that clients can attach; a container's shim never does.
    let attachment: OwnedDescriptor
    /// The file with what it said before it had a better place.
    let errorPath: String

    /// How waiting for a report came out.
    enum Answer {
        case report(ShimReport)
        /// It ended without one; with its last words.
        case ended(String)
        case timedOut
    }

    /// Lets it go on; one that has ended meanwhile is found out by its missing report.
    func letGo() {
        _ = unsafe Glibc.send(gate.rawValue, "1", 1, Int32(MSG_NOSIGNAL))
    }

    /// Waits for the next report.
    func nextReport(timeoutMilliseconds: Int32) throws(Errno) -> Answer {
        try receive(from: reports.rawValue, timeoutMilliseconds: timeoutMilliseconds)
    }

    /// Waits until clients can attach.
    func waitUntilAttachable() throws(Errno) -> Answer {
        try receive(from: attachment.rawValue, timeoutMilliseconds: Timeout.creation)
    }

    private func receive(from descriptor: Int32, timeoutMilliseconds: Int32) throws(Errno) -> Answer {
        guard try Poll.waitUntilReadable(descriptor, timeoutMilliseconds: timeoutMilliseconds) else { return .timedOut }
        var message = [UInt8](repeating: 0, count: 64 * 1024)
        let count: Int
        do throws(Errno) {
            count = try systemCall { unsafe recv(descriptor, &message, message.count, 0) }
        } catch .connectionReset {
            return .ended(lastWords())
        }
        guard count > 0 else { return .ended(lastWords()) }
        let bytes = Array(message[..<count])
        return ShimReport.parse(bytes).map { .report($0) } ?? .ended(String(decoding: bytes, as: UTF8.self))
    }

    private func lastWords() -> String {
        let text = (try? Files.readText(errorPath)) ?? ""
        return text.isEmpty ? "it ended without a word" : text
    }
}
