internal import ArgumentParser

struct NetworkGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "network",
        abstract: "Create, list, inspect, connect and remove networks.",
        subcommands: [
            NetworkCreate.self, NetworkList.self, NetworkInspect.self, NetworkConnect.self, NetworkDisconnect.self,
            NetworkRemove.self, NetworkPrune.self,
        ]
    )
}
