internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract: "Remove containers with their writable layers."
    )

    @OptionGroup var global: GlobalOptions

    @Flag(name: .shortAndLong, help: "Kill what runs; a missing container is no error.")
    var force = false

    @Flag(name: [.short, .customLong("volumes")], help: "Remove anonymous volumes, which Fairway has none of.")
    var volumes = false

    @Argument(help: "Names or IDs.")
    var containers: [String]

    mutating func run() throws {
        let client = try global.client()
        try Several.performAtOnce(containers) { [force] reference throws(FairwayError) in
            do throws(FairwayError) {
                try client.remove(container: reference, force: force)
            } catch  where force && error.code == .notFound {
                // It is gone, as was asked.
            }
        }
    }
}
