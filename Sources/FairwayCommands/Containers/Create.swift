internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a container without starting it.",
        usage: "fairway create [options] --rootfs <directory[:O]> [--] <command> [<argument> …]",
        helpNames: .long
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: ContainerOptions

    mutating func run() throws {
        try answerHelp(in: options.words)
        let spec = try options.spec()
        Console.print(try global.client().createContainer(spec).id.rawValue)
    }
}
