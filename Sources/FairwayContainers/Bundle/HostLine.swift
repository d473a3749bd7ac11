package import IPAddressing

/// One line of a container's /etc/hosts.
package struct HostLine: Hashable, Sendable {
    package var address: IPAddress
    package var names: [String]

    package init(address: IPAddress, names: [String]) {
        self.address = address
        self.names = names
    }

    /// The whole file: `localhost` and what belongs to it, then `lines`.
    static func file(_ lines: [HostLine]) -> String {
        let standard = """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::0\tip6-localnet
            ff00::0\tip6-mcastprefix
            ff02::1\tip6-allnodes
            ff02::2\tip6-allrouters

            """
        return lines.reduce(into: standard) { text, line in
            text += "\(line.address)\t\(line.names.joined(separator: " "))\n"
        }
    }
}
