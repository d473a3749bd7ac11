package import IPAddressing

/// One line of a container's /etc/hosts.
package struct HostLine: Hashable, Sendable {
    package var address: IPAddress
    package var names: [String]

    package init(address: IPAddress, names: [String]) {
        self.address = address
        self.names = names
    }

    /// What a file begins with where the loopback interface is all that is known.
    static let standard = """
        127.0.0.1\tlocalhost
        ::1\tlocalhost ip6-localhost ip6-loopback
        fe00::0\tip6-localnet
        ff00::0\tip6-mcastprefix
        ff02::1\tip6-allnodes
        ff02::2\tip6-allrouters

        """

    /// The whole file: `beginning`, then `lines`.
    static func file(_ lines: [HostLine], beginning: String = standard) -> String {
        lines.reduce(into: beginning) { text, line in
            if !text.isEmpty, text.last != "\n" { text += "\n" }
            text += "\(line.address)\t\(line.names.joined(separator: " "))\n"
        }
    }
}
