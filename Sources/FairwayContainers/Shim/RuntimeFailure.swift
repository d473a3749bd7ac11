internal import FairwayModel

/// What an OCI runtime says when it fails, made into one sentence.
struct RuntimeFailure {
    /// Its own words, without what tells nothing.
    let reason: String

    init(_ output: String) {
        var text = Self.message(in: output)
        for prefix in [
            "runc create failed: ", "runc run failed: ", "exec failed: ", "unable to start container process: ",
        ]
        where text.hasPrefix(prefix) {
            text.removeFirst(prefix.count)
        }
        if text.hasSuffix(": unknown") { text.removeLast(": unknown".count) }
        reason = text
    }

    /// The error, with the code that decides about the exit code: 127 and 126 as Docker has them.
    func error(_ task: String, command: String?) -> FairwayError {
        FairwayError(code(command: command), "can't \(task): \(reason)\(advice(command: command))")
    }

    private func code(command: String?) -> FairwayError.Code {
        let text = reason.lowercased()
        guard text.contains("exec"), let command, reason.contains(command) else { return .failed }
        if text.contains("executable file") && text.contains("not found") { return .commandNotFound }
        if text.contains("no such file or directory") { return .commandNotFound }
        if text.contains("permission denied") || text.contains("is a directory") { return .commandNotExecutable }
        return .failed
    }

    private func advice(command: String?) -> String {
        switch code(command: command) {
        case .commandNotFound: "; check that the root file system of the container has this program"
        case .commandNotExecutable: "; check that it is a program and executable"
        default: ""
        }
    }

    /// The text after `msg=` in runc's own log format, else the last line.
    private static func message(in output: String) -> String {
        let lines = output.split(whereSeparator: \.isNewline)
        guard let line = lines.last(where: { $0.contains("level=error") }) ?? lines.last else {
            return "the runtime gave no reason"
        }
        guard let start = line.firstRange(of: "msg=\"")?.upperBound else { return trimmed(line) }
        return unescaped(line[start...])
    }

    private static func trimmed(_ line: Substring) -> String {
        String(line.drop { $0 == " " || $0 == "\t" })
    }

    /// Up to the closing quotation mark, with `\"` and `\\` read.
    private static func unescaped(_ text: Substring) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if !isEscaped, character == "\"" { break }
            if !isEscaped, character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return result
    }
}
