internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// dnsmasq with names of its own, beside which the resolver is measured; it ends with this object.
final class Dnsmasq {
    private static let paths = ["/usr/sbin/dnsmasq", "/usr/local/sbin/dnsmasq"]

    private let directory: String

    /// nil where there is none; `DNSMASQ` names one that is not installed.
    init?(at address: String, upstream: String, hosts: [(name: String, address: String)]) throws {
        let named = unsafe getenv("DNSMASQ").map { unsafe String(cString: $0) }
        guard let program = (named.map { [$0] } ?? Self.paths).first(where: Files.exists) else { return nil }
        directory = "/tmp/fairway-benchmark-dnsmasq-\(getpid())"
        try Files.makeDirectories(directory, mode: 0o700)
        let lines = hosts.map { "\($0.address) \($0.name)\n" }.joined()
        try Files.writeAtomically(lines, to: directory + "/hosts")
        _ = try Program.run(
            [
                program, "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--user=root", "--bind-interfaces",
                "--listen-address=\(address)", "--server=\(upstream)", "--addn-hosts=\(directory)/hosts",
                "--pid-file=\(directory)/pid", "--cache-size=10000",
            ],
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
        )
    }

    deinit {
        let text = (try? Files.readText(directory + "/pid")) ?? ""
        if let process = Int32(text.prefix { $0 != "\n" }), process > 1 { kill(process, SIGTERM) }
        try? Files.removeTree(directory)
    }
}
