internal import CLinux
internal import Glibc
package import SystemPackage

/// One run of a program of others.
package struct Program {
    var path: String
    var arguments: [String]

    package init(path: String, arguments: [String]) {
        self.path = path
        self.arguments = arguments
    }

    /// How a run ended.
    package struct Outcome {
        package var exitCode: Int32
        /// The start of what it wrote to both outputs.
        package var output: String
    }

    private static let outputLimit = 16 * 1024

    /// The variables that runtimes and shims get: no others of the daemon's matter to them.
    static func environment() -> [String] {
        var result = ["PATH=" + ContainerEnvironment.defaultPath, "TZ=UTC"]
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            let variable = unsafe String(cString: entry)
            if variable.hasPrefix("FAIRWAY_") { result.append(variable) }
            unsafe next += 1
        }
        return result
    }

    /// Runs it to its end, or kills it and throws `ETIMEDOUT` when it takes too long.
    package func run(timeoutMilliseconds: Int32) throws(Errno) -> Outcome {
        var output = [UInt8](repeating: 0, count: Self.outputLimit)
        var length = 0
        var status: Int32 = 0
        let failure = unsafe CStrings.with([path] + arguments, Self.environment()) { argv, envp in
            unsafe fairway_run(
                path,
                argv,
                envp,
                timeoutMilliseconds,
                &output,
                Self.outputLimit,
                &length,
                &status
            )
        }
        guard failure == 0 else { throw Errno(rawValue: failure) }
        return Outcome(exitCode: fairway_exit_code(status), output: String(decoding: output[..<length], as: UTF8.self))
    }
}
