internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

struct Port: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "port",
        abstract: "Show where a container's ports are published."
    )

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Name or ID.")
    var container: String

    @Argument(help: ArgumentHelp("A port of the container.", valueName: "port[/protocol]"))
    var port: String?

    mutating func run() throws {
        let wanted = try port.map { text throws(FairwayError) in try Self.parse(text) }
        let ports = try global.client().container(container).endpoints.flatMap(\.listedPorts)
        guard let wanted else {
            for line in PortList.lines(ports) { Console.print(line) }
            return
        }
        let sides = ports.compactMap { PortList.hostSide(of: wanted.number, transport: wanted.transport, in: $0) }
        guard !sides.isEmpty else {
            throw FairwayError(
                .notFound,
                "the container \"\(container)\" has no published port \(wanted.number)/\(wanted.transport.rawValue)"
            )
        }
        for side in sides { Console.print(side) }
    }

    private static func parse(_ text: String) throws(FairwayError) -> (number: UInt16, transport: TransportProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let number = UInt16(parts[0]), number > 0,
            let transport = TransportProtocol(rawValue: parts.count == 2 ? parts[1].lowercased() : "tcp")
        else {
            throw .invalid(text, for: "port", "it must be a port from 1 to 65535, with /tcp, /udp or /sctp after it")
        }
        return (number, transport)
    }
}
