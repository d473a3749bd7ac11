internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel
internal import Glibc

struct Logs: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "logs", abstract: "Show what a container wrote.")

    @OptionGroup var global: GlobalOptions

    @Flag(name: .shortAndLong, help: "Go on with what it writes.")
    var follow = false

    @Option(
        name: [.customShort("n", allowingJoined: true), .customLong("tail")],
        help: ArgumentHelp("Only the last lines.", valueName: "number|all")
    )
    var tail = "all"

    @Option(help: ArgumentHelp("Only what was written later.", valueName: "time|duration"))
    var since: String?

    @Flag(name: .shortAndLong, help: "Put the time before each line.")
    var timestamps = false

    @Argument(help: "Name or ID.")
    var container: String

    mutating func run() throws {
        var options = LogOptions(follows: follow, tail: try lineCount())
        if let since { options.since = try TimeArgument.parse(since, for: "--since") }
        var printer = LogPrinter(showsTime: timestamps)
        try global.client().logs(container: container, options: options) { entry throws(FairwayError) in
            printer.print(entry)
        }
    }

    private func lineCount() throws(FairwayError) -> Int? {
        guard tail != "all" else { return nil }
        guard let count = Int(tail), count >= 0 else {
            throw .invalid(tail, for: "--tail", "it must be a number of lines or \"all\"")
        }
        return count
    }
}

/// Writes log entries to the streams that they were written to.
struct LogPrinter {
    let showsTime: Bool
    /// Streams whose last entry was a part of a line: what follows has no time of its own.
    private var unfinished: Set<LogEntry.Stream> = []

    init(showsTime: Bool) { self.showsTime = showsTime }

    mutating func print(_ entry: LogEntry) {
        Console.write(bytes(of: entry), to: entry.stream == .stdout ? STDOUT_FILENO : STDERR_FILENO)
    }

    /// The bytes to write for an entry.
    mutating func bytes(of entry: LogEntry) -> [UInt8] {
        let isContinued = unfinished.contains(entry.stream)
        let time = showsTime && !isContinued ? Array("\(entry.time) ".utf8) : []
        if entry.isPartial {
            unfinished.insert(entry.stream)
            return time + entry.content
        }
        unfinished.remove(entry.stream)
        return time + entry.content + [UInt8(ascii: "\n")]
    }
}
