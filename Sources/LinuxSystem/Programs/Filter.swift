internal import CLinux
internal import Glibc
package import SystemPackage

/// One run of a program of others that reads text and answers with text.
package struct Filter {
    package var path: String
    package var arguments: [String]

    /// How a run ended.
    package struct Outcome: Sendable {
        package var exitCode: Int32
        package var output: String
        /// The start of what it wrote to standard error.
        package var errors: String
    }

    private static let errorLimit = 4096
    private static let environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"]

    package init(_ path: String, _ arguments: [String]) {
        self.path = path
        self.arguments = arguments
    }

    /// Runs it to its end in the calling thread's namespaces, or kills it and throws `ETIMEDOUT` when it takes too long.
    package func run(input: String = "", timeoutMilliseconds: Int32) throws(Errno) -> Outcome {
        var errors = [UInt8](repeating: 0, count: Self.errorLimit)
        var length = 0
        var status: Int32 = 0
        var output: Int32 = -1
        let bytes = Array(input.utf8)
        let failure = unsafe CStrings.with([path] + arguments, Self.environment) { argv, envp in
            unsafe fairway_run_filter(
                path,
                argv,
                envp,
                timeoutMilliseconds,
                bytes,
                bytes.count,
                &output,
                &errors,
                Self.errorLimit,
                &length,
                &status
            )
        }
        guard failure == 0 else { throw Errno(rawValue: failure) }
        let file = OwnedDescriptor(owning: output)
        return Outcome(
            exitCode: fairway_exit_code(status),
            output: String(decoding: try Files.readAll(of: file), as: UTF8.self),
            errors: String(decoding: errors[..<length], as: UTF8.self)
        )
    }
}
