internal import CLinux
internal import Glibc
internal import SystemPackage

/// Running a program to its end.
enum Program {
    /// What it printed, without the line break at the end; an exit code other than 0 is an error.
    static func run(_ arguments: [String], environment: [String: String]) throws -> String {
        var argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
        var variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer { unsafe (argv + variables).forEach { unsafe free($0) } }
        var output = [UInt8](repeating: 0, count: 64 * 1024)
        var (length, status) = (0, Int32(0))
        let code = unsafe fairway_run(
            arguments[0],
            &argv,
            &variables,
            patience,
            &output,
            output.count,
            &length,
            &status
        )
        guard code == 0 else { throw Failure(arguments: arguments, reason: "\(Errno(rawValue: code))") }
        let text = String(decoding: output[..<length], as: UTF8.self)
        guard fairway_exit_code(status) == 0 else { throw Failure(arguments: arguments, reason: text) }
        return text.last == "\n" ? String(text.dropLast()) : text
    }

    /// Milliseconds.
    private static let patience: Int32 = 60_000

    struct Failure: Error, CustomStringConvertible {
        let arguments: [String]
        let reason: String
        var description: String { "\(arguments.joined(separator: " ")): \(reason)" }
    }
}
