internal import FairwayAPI
internal import FairwayModel

/// A container as `fairway ps` lists it.
struct ContainerRow {
    static let columns: [Listing.Column] = [
        .init("ID", "CONTAINER ID"), .init("Image", "IMAGE"), .init("Command", "COMMAND"),
        .init("CreatedAt", "CREATED AT"), .init("RunningFor", "CREATED"), .init("Status", "STATUS"),
        .init("State", "STATE"), .init("Ports", "PORTS"), .init("Names", "NAMES"), .init("Labels", "LABELS"),
        .init("Networks", "NETWORKS"), .init("Mounts", "MOUNTS"),
    ]
    static let tableFields = ["ID", "Image", "Command", "RunningFor", "Status", "Ports", "Names"]

    let detail: ContainerDetail
    /// Whether long texts are cut, as in a table that people read.
    let isTruncated: Bool

    /// The fields that templates can name.
    var json: JSONValue {
        let container = detail.container
        return [
            "ID": .string(isTruncated ? container.id.short : container.id.rawValue),
            "Image": .string(container.spec.rootfs + (container.spec.usesOverlay ? ":O" : "")),
            "Command": .string(command),
            "CreatedAt": .string(container.createdAt.description),
            "RunningFor": .string(Elapsed.text(from: container.createdAt) + " ago"),
            "Status": .string(Self.status(of: container)),
            "State": .string(container.status.rawValue),
            "Ports": .string(PortList.text(detail.endpoints.flatMap(\.listedPorts))),
            "Names": .string(container.name),
            "Labels": .string(container.spec.labels.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ",")),
            "Networks": .string(networks),
            "Mounts": .string(container.spec.mounts.map(\.source).joined(separator: ",")),
        ]
    }

    /// Such as `Up 5 minutes` or `Exited (0) 3 seconds ago`.
    static func status(of container: Container, now: Timestamp = .now()) -> String {
        switch container.status {
        case .created: "Created"
        case .starting: "Starting"
        case .running: "Up " + Elapsed.text(from: container.startedAt ?? container.createdAt, to: now)
        case .removing: "Removal In Progress"
        case .exited:
            "Exited (\(container.exitCode ?? 0)) "
                + Elapsed.text(from: container.finishedAt ?? container.createdAt, to: now) + " ago"
        }
    }

    private var command: String {
        let text = detail.container.spec.command.joined(separator: " ")
        let shown = isTruncated && text.count > 20 ? text.prefix(19) + "…" : text[...]
        return JSONValue.string(String(shown)).compactText
    }

    private var networks: String {
        let attached = detail.networks.map(\.name)
        return attached.isEmpty ? detail.container.spec.networkMode.description : attached.joined(separator: ",")
    }
}
