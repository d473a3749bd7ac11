/// Environment variables as a container's processes get them.
enum ContainerEnvironment {
    static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// Docker's defaults, overridden by `lists` in their order; each name comes once.
    static func merged(hostname: String, hasTerminal: Bool, _ lists: [String]...) -> [String] {
        var defaults = ["PATH=" + defaultPath, "HOSTNAME=" + hostname]
        if hasTerminal { defaults.append("TERM=xterm") }
        var order: [Substring] = []
        var entries: [Substring: String] = [:]
        for entry in defaults + lists.joined() {
            let name = entry.prefix { $0 != "=" }
            if entries.updateValue(entry, forKey: name) == nil { order.append(name) }
        }
        return order.compactMap { entries[$0] }
    }
}
