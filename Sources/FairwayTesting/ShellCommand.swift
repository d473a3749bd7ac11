internal import Glibc
internal import LinuxSystem
package import NetworkNamespaces
package import SystemPackage

/// Commands of the shell, for tests that look at the kernel with other people's programs.
package enum ShellCommand {
    /// What a command prints in a namespace, with its errors.
    package static func output(
        of command: String,
        in namespace: borrowing NetworkNamespace
    ) throws(Errno) -> String {
        try namespace.run { () throws(Errno) in
            guard let stream = unsafe popen("exec 2>&1; PATH=$PATH:/usr/sbin:/sbin; \(command)", "r") else {
                throw Errno(rawValue: errno)
            }
            defer { _ = unsafe pclose(stream) }
            var output: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = unsafe fread(&buffer, 1, buffer.count, stream)
                guard count > 0 else { break }
                output += buffer.prefix(count)
            }
            return String(decoding: output, as: UTF8.self)
        }
    }
}
