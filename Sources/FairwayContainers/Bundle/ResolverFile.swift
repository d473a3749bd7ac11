package import IPAddressing

/// A container's /etc/resolv.conf.
package struct ResolverFile: Hashable, Sendable {
    package var nameServers: [IPAddress]
    package var searchDomains: [String]
    package var options: [String]

    package init(nameServers: [IPAddress] = [], searchDomains: [String] = [], options: [String] = []) {
        self.nameServers = nameServers
        self.searchDomains = searchDomains
        self.options = options
    }

    /// Reads what resolv.conf(5) has; lines that are not understood are left out.
    package init(parsing text: String) {
        self.init()
        for line in text.split(separator: "\n") {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
            guard let keyword = words.first else { continue }
            let values = Array(words.dropFirst())
            switch keyword {
            case "nameserver": nameServers += values.prefix(1).compactMap { IPAddress($0) }
            // The last of these lines counts.
            case "search", "domain": searchDomains = values
            case "options": options += values
            default: break
            }
        }
    }

    /// Without name servers on a loopback address, which from inside a sandbox are not the host's.
    package var withoutLoopbackServers: ResolverFile {
        var result = self
        result.nameServers.removeAll(where: \.isLoopback)
        return result
    }

    /// The file's content.
    package var text: String {
        var lines = nameServers.map { "nameserver \($0)" }
        if !searchDomains.isEmpty { lines.append("search " + searchDomains.joined(separator: " ")) }
        if !options.isEmpty { lines.append("options " + options.joined(separator: " ")) }
        return lines.map { $0 + "\n" }.joined()
    }
}
