import ArgumentParser
import FairwayModel
import Testing

@testable import FairwayCommands

@Suite("The program's arguments")
struct ApplicationTests {
    private func usageSentence(_ arguments: [String]) -> String? {
        let error = #expect(throws: (any Error).self) { _ = try Fairway.parseAsRoot(arguments) }
        return error.map { UsageSentence.text(Fairway.message(for: $0), arguments: arguments) }
    }

    @Test(
        "What the parser refuses becomes one sentence with where to look",
        arguments: [
            (["bogus"], "there is no command \"bogus\"; see \"fairway --help\""),
            (["network", "bogus"], "there is no command \"bogus\"; see \"fairway network --help\""),
            (["ps", "--bogus"], "unknown option '--bogus'; see \"fairway ps --help\""),
            (["network", "create"], "missing expected argument '<name>'; see \"fairway network create --help\""),
            (["run", "--name"], "missing value for '--name <name>'; see \"fairway run --help\""),
            (["stop"], "missing expected argument '<containers> ...'; see \"fairway stop --help\""),
            (["stop", "-t", "x", "a"], "the value 'x' is invalid for '-t <seconds>'; see \"fairway stop --help\""),
        ] as [([String], String)]
    )
    func refusals(arguments: [String], sentence: String) {
        #expect(usageSentence(arguments) == sentence)
    }

    @Test(
        "--root may stand before the verb",
        arguments: [
            (["--root", "/x", "ps", "-a"], ["ps", "--root", "/x", "-a"]),
            (["--root=/x", "network", "ls"], ["network", "ls", "--root=/x"]),
            (["ps", "--root", "/x"], ["ps", "--root", "/x"]),
            (["--root", "/x"], ["--root", "/x"]),
            (["--root", "/x", "run", "--", "--root"], ["run", "--root", "/x", "--", "--root"]),
            (["--help"], ["--help"]),
        ] as [([String], [String])]
    )
    func rootFirst(arguments: [String], expected: [String]) {
        #expect(ArgumentOrder.globalOptionsLast(arguments) == expected)
    }

    @Test("A verb's help is shown before the words of a command are looked at", arguments: ["run", "create", "exec"])
    func capturedHelp(verb: String) throws {
        var command = try Fairway.parseAsRoot([verb, "--help"])
        let error = #expect(throws: (any Error).self) { try command.run() }
        #expect(error.map { Fairway.exitCode(for: $0) } == .success)
        #expect(error.map { Fairway.fullMessage(for: $0).contains("USAGE: fairway \(verb)") } == true)
    }

    @Test(
        "Detach keys are characters and control characters",
        arguments: [("ctrl-p,ctrl-q", [16, 17]), ("a,ctrl-@", [97, 0]), ("ctrl-[", [27]), ("~,.", [126, 46])]
            as [(String, [UInt8])]
    )
    func detachKeys(text: String, bytes: [UInt8]) throws {
        #expect(try DetachKeys(text).bytes == bytes)
    }

    @Test("What is no key is refused", arguments: ["", "ctrl-", "ctrl-1", "alt-x", "ctrl-p,", "ab"])
    func wrongDetachKeys(text: String) {
        #expect(throws: FairwayError.self) { _ = try DetachKeys(text) }
    }

    @Test("The detach keys are found across reads, and what only looked like them is passed on")
    func detachFilter() throws {
        var filter = DetachFilter(try DetachKeys("ctrl-p,ctrl-q"))
        #expect(filter.pass([65, 16]) == [65])
        #expect(filter.pass([66]) == [16, 66])
        #expect(filter.pass([16, 16]) == [16])
        #expect(filter.pass([17, 67]) == nil)
    }
}
