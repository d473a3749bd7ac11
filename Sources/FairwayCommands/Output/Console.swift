internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// The three standard streams.
enum Console {
    /// Writes all bytes to a descriptor; false once nobody reads them.
    @discardableResult
    static func write(_ bytes: some Sequence<UInt8>, to descriptor: Int32) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = try? systemCall {
                unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            }
            guard let count else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Writes a line to standard output.
    static func print(_ line: String) { write((line + "\n").utf8, to: STDOUT_FILENO) }

    /// Writes text to standard output as it is.
    static func printRaw(_ text: String) { write(text.utf8, to: STDOUT_FILENO) }

    /// Tells people on standard error what went wrong.
    static func printError(_ message: String) { write("fairway: \(line(message))\n".utf8, to: STDERR_FILENO) }

    /// A text on one line, without characters that terminals act on: parts of it come from other programs.
    static func line(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 })
        )
    }

    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Asks a question that only `y` or `yes` answers with yes.
    static func confirm(_ question: String) -> Bool {
        printRaw("\(question) [y/N] ")
        let answer = readLine() ?? ""
        return ["y", "yes"].contains(answer.lowercased())
    }
}
