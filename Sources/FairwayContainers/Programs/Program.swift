internal import CLinux
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// One run of a program of others.
struct Program {
    var path: String
    var arguments: [String]

    /// How a run ended.
    struct Outcome {
        var exitCode: Int32
        /// The start of what it wrote to both outputs.
        var output: String
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
    func run(timeoutMilliseconds: Int32) throws(Errno) -> Outcome {
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
