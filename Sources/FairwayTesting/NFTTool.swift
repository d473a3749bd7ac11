internal import Glibc
package import NetworkNamespaces
package import SystemPackage

/// The nft program, which some tests use as a reader and writer that knows nothing of this library.
package enum NFTTool {
    package static let isInstalled: Bool = {
        let paths: [String] = ["/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft"]
        return paths.contains { (path: String) in unsafe access(path, X_OK) == 0 }
    }()

    /// What `nft ARGUMENTS` prints in a namespace, with its errors.
    package static func run(_ arguments: String, in namespace: borrowing NetworkNamespace) throws(Errno) -> String {
        try ShellCommand.output(of: "nft \(arguments)", in: namespace)
    }

    /// Loads a ruleset; the result is empty unless nft complained.
    package static func load(_ ruleset: String, in namespace: borrowing NetworkNamespace) throws(Errno) -> String {
        try run("-f - <<'END'\n\(ruleset)\nEND", in: namespace)
    }

    /// The lines that `nft ARGUMENTS` prints, without the blanks around them.
    package static func lines(_ arguments: String, in namespace: borrowing NetworkNamespace) throws(Errno) -> [String] {
        try run(arguments, in: namespace).split(separator: "\n").map {
            String($0.trimmingPrefix { $0.isWhitespace })
        }
    }
}
