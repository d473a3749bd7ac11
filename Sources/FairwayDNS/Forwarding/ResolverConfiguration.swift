internal import IPAddressing

/// What a resolv.conf(5) says of whom to ask, and how.
package struct ResolverConfiguration: Hashable, Sendable {
    /// In the order of the file, each once; glibc asks three of them at most, we do so, too.
    package var servers: [NameServer]
    /// `options use-vc`: datagrams don't get through, streams do.
    package var usesStreams = false

    private static let mostServers = 3

    package init(servers: [NameServer] = []) {
        self.servers = servers
    }

    /// Reads a file; lines that make no sense, or are about other things, are passed over, as glibc and musl do.
    package init(text: String) {
        servers = []
        for line in text.split(whereSeparator: \.isNewline) {
            guard let first = line.first, first != "#", first != ";" else { continue }
            let words = line.split(whereSeparator: \.isWhitespace)
            switch words.first {
            case "nameserver":
                guard words.count > 1, let server = Self.server(words[1]), servers.count < Self.mostServers,
                    !servers.contains(server)
                else { continue }
                servers.append(server)
            case "options":
                if words.contains("use-vc") { usesStreams = true }
            default:
                continue
            }
        }
    }

    /// `192.0.2.1`, `2001:db8::1` or `fe80::1%eth0`.
    private static func server(_ text: Substring) -> NameServer? {
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        // glibc takes 0.0.0.0 for this host, and nobody could be asked there on another's behalf.
        guard let address = IPAddress(String(parts[0])), !address.isAny, !address.isOfMany else { return nil }
        return NameServer(address, interface: parts.count > 1 && !parts[1].isEmpty ? String(parts[1]) : nil)
    }
}
