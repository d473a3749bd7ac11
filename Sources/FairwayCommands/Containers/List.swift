internal import ArgumentParser
internal import FairwayAPI
internal import FairwayClient
internal import FairwayModel

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ps",
        abstract: "List containers.",
        aliases: ["ls"]
    )

    private static let filterKeys = ["id", "name", "status", "label", "network", "before", "since"]

    @OptionGroup var global: GlobalOptions

    @Flag(name: .shortAndLong, help: "Also those that don't run.")
    var all = false

    @Option(
        name: [.customShort("n", allowingJoined: true), .customLong("last")],
        help: "Only the newest, whether they run or not."
    )
    var last: Int?

    @Flag(name: .shortAndLong, help: "Only the newest one, whether it runs or not.")
    var latest = false

    @OptionGroup var list: ListOptions

    mutating func run() throws {
        let format = try ListFormat(list.format, onlyIDs: list.quiet)
        let filters = try Filters(list.filter, known: Self.filterKeys)
        let limit = latest ? 1 : last
        let includesAll = all || limit != nil || filters.mentions("status")
        let client = try global.client()
        let created = try Creation(filters, client)
        let found = try client.containers(all: includesAll)
        let wanted = found.filter { Self.allow($0, filters) && created.allows($0.container) }
            .sorted { $0.container.createdAt > $1.container.createdAt }
            .prefix(limit.map { max($0, 0) } ?? .max)
        let rows = wanted.map { ContainerRow(detail: $0, isTruncated: !list.noTrunc).json }
        let listing = Listing(columns: ContainerRow.columns, tableFields: ContainerRow.tableFields, rows: rows)
        Console.printRaw(try listing.text(format))
    }

    private static func allow(_ detail: ContainerDetail, _ filters: Filters) -> Bool {
        let container = detail.container
        return filters.allow("id") { container.id.rawValue.hasPrefix($0) }
            && filters.allow("name") { container.name.contains($0.suffix(after: "/").map(String.init) ?? $0) }
            && filters.allow("status") { container.status.rawValue == $0.lowercased() }
            && filters.allow("network") { wanted in
                detail.networks.contains { $0.name == wanted || $0.id.rawValue.hasPrefix(wanted) }
            }
            && filters.allowLabels(container.spec.labels)
    }

    /// `before=CONTAINER` and `since=CONTAINER`: when the wanted ones were created.
    private struct Creation {
        private let before: [Timestamp]
        private let since: [Timestamp]

        init(_ filters: Filters, _ client: DaemonClient) throws(FairwayError) {
            before = try filters["before"].map { name throws(FairwayError) in try client.container(name).container }
                .map(\.createdAt)
            since = try filters["since"].map { name throws(FairwayError) in try client.container(name).container }
                .map(\.createdAt)
        }

        func allows(_ container: Container) -> Bool {
            before.allSatisfy { container.createdAt < $0 } && since.allSatisfy { container.createdAt > $0 }
        }
    }
}
