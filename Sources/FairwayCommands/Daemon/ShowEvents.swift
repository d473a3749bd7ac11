internal import ArgumentParser
internal import FairwayAPI
internal import FairwayClient
internal import FairwayModel

struct ShowEvents: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Show what happens, until it is interrupted.",
        discussion: """
            Without a time it begins now. With one it begins with what the daemon remembers, which is the last 1,000 \
            events since its own start.
            """
    )

    @OptionGroup var global: GlobalOptions

    @Option(name: .shortAndLong, help: ArgumentHelp("Condition; repeated, all must hold.", valueName: "key=value"))
    var filter: [String] = []

    @Option(help: ArgumentHelp("How to print.", valueName: "json|template"))
    var format: String?

    @Option(help: ArgumentHelp("Only what happened later.", valueName: "time|duration"))
    var since: String?

    @Option(help: ArgumentHelp("Only what happened earlier; end then.", valueName: "time|duration"))
    var until: String?

    mutating func run() throws {
        let filters = try Filters(filter, known: ["type", "event", "container", "network"])
        let template: Template? = if let format, format != "json" { try Template(format) } else { nil }
        let format = format
        try global.client().events(try period()) { event throws(FairwayError) in
            guard Self.allow(event, filters) else { return }
            if let template {
                Console.print(try template.text(for: JSONValue(encoding: event)))
            } else {
                Console.print(format == "json" ? try JSONValue(encoding: event).compactText : Self.line(event))
            }
        }
    }

    /// The time that the options say; both are of one now.
    func period(now: Timestamp = .now()) throws(FairwayError) -> EventPeriod {
        try EventPeriod(
            since: since.map { text throws(FairwayError) in try TimeArgument.parse(text, for: "--since", now: now) },
            until: until.map { text throws(FairwayError) in try TimeArgument.parse(text, for: "--until", now: now) }
        )
    }

    /// Such as `2026-11-24T05:00:19.123456789Z container start 0123… (name=web)`.
    static func line(_ event: Event) -> String {
        let attributes = [("name", event.name)] + event.attributes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let list = attributes.filter { !$0.1.isEmpty }.map { "\($0.0)=\($0.1)" }.joined(separator: ", ")
        return "\(event.time) \(event.kind.rawValue) \(event.action) \(event.id)" + (list.isEmpty ? "" : " (\(list))")
    }

    private static func allow(_ event: Event, _ filters: Filters) -> Bool {
        func isNamed(_ kind: Event.Kind, _ wanted: String) -> Bool {
            event.kind == kind && (event.name == wanted || event.id.hasPrefix(wanted))
        }
        return filters.allow("type") { event.kind.rawValue == $0 }
            && filters.allow("event") { event.action == $0 }
            && filters.allow("container") { isNamed(.container, $0) }
            && filters.allow("network") { isNamed(.network, $0) }
    }
}
