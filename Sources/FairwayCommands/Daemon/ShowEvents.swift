internal import ArgumentParser
internal import FairwayAPI
internal import FairwayClient
internal import FairwayModel

struct ShowEvents: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Show what happens from now on, until it is interrupted."
    )

    @OptionGroup var global: GlobalOptions

    @Option(name: .shortAndLong, help: ArgumentHelp("Condition; repeated, all must hold.", valueName: "key=value"))
    var filter: [String] = []

    @Option(help: ArgumentHelp("How to print.", valueName: "json|template"))
    var format: String?

    mutating func run() throws {
        let filters = try Filters(filter, known: ["type", "event", "container", "network"])
        let template: Template? = if let format, format != "json" { try Template(format) } else { nil }
        let format = format
        try global.client().events { event throws(FairwayError) in
            guard Self.allow(event, filters) else { return }
            if let template {
                Console.print(try template.text(for: JSONValue(encoding: event)))
            } else {
                Console.print(format == "json" ? try JSONValue(encoding: event).compactText : Self.line(event))
            }
        }
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
