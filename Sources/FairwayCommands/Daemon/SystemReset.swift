internal import ArgumentParser
internal import FairwayAPI
internal import FairwayClient
internal import FairwayModel

struct SystemReset: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract:
            "Remove everything of Fairway's on this host: containers, networks, firewall rules, settings, daemon.",
        discussion: """
            The firewall's rules go with the operator's chain: "user" of table inet fairway, or FAIRWAY-USER in iptables, \
            with whatever rules you have put there.
            """
    )

    @OptionGroup var global: GlobalOptions

    @Flag(name: .shortAndLong, help: "Don't ask.")
    var force = false

    mutating func run() throws {
        let client = try global.client(checksSettings: false)
        let question = """
            This removes every container, network and setting below \(client.root.state), and ends what runs in them; \
            the firewall's rules go, too, with those of your own in the operator's chain. Go on?
            """
        guard force || Console.confirm(question) else { return }
        for removed in try client.reset().removed { Console.print("removed \(removed)") }
    }
}
