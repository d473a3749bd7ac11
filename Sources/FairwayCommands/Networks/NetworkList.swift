internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

struct NetworkList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ls", abstract: "List networks.", aliases: ["list"])

    @OptionGroup var global: GlobalOptions
    @OptionGroup var list: ListOptions

    mutating func run() throws {
        let format = try ListFormat(list.format, onlyIDs: list.quiet)
        let filters = try Filters(list.filter, known: ["id", "name", "driver", "label"])
        let networks = try global.client().networks().map(\.network).filter { Self.allow($0, filters) }
        let rows = networks.sorted { $0.name < $1.name }.map {
            NetworkRow(network: $0, isTruncated: !list.noTrunc).json
        }
        let listing = Listing(columns: NetworkRow.columns, tableFields: NetworkRow.tableFields, rows: rows)
        Console.printRaw(try listing.text(format))
    }

    private static func allow(_ network: Network, _ filters: Filters) -> Bool {
        filters.allow("id") { network.id.rawValue.hasPrefix($0) }
            && filters.allow("name") { network.name.contains($0) }
            && filters.allow("driver") { network.driver.rawValue == $0 }
            && filters.allowLabels(network.labels)
    }
}
