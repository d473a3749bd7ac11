import LinuxSystem
import SystemPackage
import Testing

@Suite("Programs that read text and answer with text")
struct FilterTests {
    @Test("What is read and written is whole, however long, and errors are kept apart")
    func whole() throws {
        let text = String(repeating: "0123456789abcde\n", count: 1 << 16)
        let filter = Filter("/bin/sh", ["-c", "cat; echo trouble >&2; exit 3"])
        let outcome = try filter.run(input: text, timeoutMilliseconds: 30_000)
        #expect(outcome.output == text)
        #expect(outcome.errors == "trouble\n")
        #expect(outcome.exitCode == 3)
    }

    @Test("Nothing to read is an empty file")
    func empty() throws {
        let outcome = try Filter("/bin/cat", []).run(timeoutMilliseconds: 30_000)
        #expect(outcome.output == "" && outcome.errors == "" && outcome.exitCode == 0)
    }

    @Test("What takes too long is ended, and what is not there is told")
    func failures() throws {
        #expect(throws: Errno.self) { try Filter("/bin/sleep", ["60"]).run(timeoutMilliseconds: 50) }
        #expect(throws: Errno.noSuchFileOrDirectory) { try Filter("/nowhere", []).run(timeoutMilliseconds: 30_000) }
    }
}
