internal import FairwayAPI
internal import FairwayModel
internal import IPAddressing

/// A network as `fairway network ls` lists it.
struct NetworkRow {
    static let columns: [Listing.Column] = [
        .init("ID", "NETWORK ID"), .init("Name", "NAME"), .init("Driver", "DRIVER"), .init("Scope", "SCOPE"),
        .init("IPv4", "IPV4"), .init("IPv6", "IPV6"), .init("Internal", "INTERNAL"), .init("Labels", "LABELS"),
        .init("CreatedAt", "CREATED AT"), .init("Subnets", "SUBNETS"),
    ]
    static let tableFields = ["ID", "Name", "Driver", "Scope"]

    let network: Network
    let isTruncated: Bool

    /// The fields that templates can name.
    var json: JSONValue {
        [
            "ID": .string(isTruncated ? network.id.short : network.id.rawValue),
            "Name": .string(network.name),
            "Driver": .string(network.driver.rawValue),
            "Scope": "local",
            "IPv4": .string(String(network.subnets.contains { !$0.network.isIPv6 })),
            "IPv6": .string(String(network.subnets.contains { $0.network.isIPv6 })),
            "Internal": .string(String(network.isInternal)),
            "Labels": .string(network.labels.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ",")),
            "CreatedAt": .string(network.createdAt.description),
            "Subnets": .string(network.subnets.map(\.network.description).joined(separator: ",")),
        ]
    }
}
