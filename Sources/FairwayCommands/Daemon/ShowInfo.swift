internal import ArgumentParser
internal import FairwayAPI
internal import FairwayClient
internal import FairwayModel

struct ShowInfo: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Show this host: what there is, which settings are in force, what doesn't work."
    )

    @OptionGroup var global: GlobalOptions

    @Option(name: .shortAndLong, help: ArgumentHelp("How to print.", valueName: "json|template"))
    var format: String?

    mutating func run() throws {
        let info = try global.client(checksSettings: false).info()
        guard let format else { return Console.printRaw(InfoText.text(info)) }
        let json = try JSONValue(encoding: info)
        Console.print(format == "json" ? json.compactText : try Template(format).text(for: json))
    }
}

/// `fairway info` for people.
enum InfoText {
    static func text(_ info: Info) -> String {
        let facts = [
            ("Version", info.version),
            ("Daemon", "process \(info.pid)"),
            ("Network namespace", info.namespace),
            ("Root directory", info.root),
            ("Run directory", info.run),
            ("Settings file", info.settingsFile),
            ("Firewall", info.firewallBackend),
            ("Networks", String(info.counts.networks)),
            ("Endpoints", String(info.counts.endpoints)),
            ("Containers", "\(info.counts.containers), \(info.counts.running) of them running"),
        ]
        var text = facts.map { "\($0.0): \($0.1)\n" }.joined()
        if !info.settings.isEmpty {
            let rows = info.settings.map { [" " + $0.key, $0.value, "(\(origin(of: $0, info)))"] }
            text += "Settings:\n" + Table.text(rows)
        }
        for warning in info.warnings { text += "Warning: \(warning)\n" }
        return text
    }

    private static func origin(of setting: Info.Setting, _ info: Info) -> String {
        let origin = setting.source == .file ? "file \(info.settingsFile)" : setting.source.rawValue
        return setting.stored.map { "\(origin); stored: \"\($0)\"" } ?? origin
    }
}
