internal import ArgumentParser
internal import FairwayAPI
internal import FairwayClient
internal import FairwayModel

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show all there is to know of containers or networks."
    )

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case container, network
    }

    @OptionGroup var global: GlobalOptions

    @Option(name: .shortAndLong, help: ArgumentHelp("How to print.", valueName: "json|template"))
    var format: String?

    @Option(help: "What to look for; both when absent.")
    var type: Kind?

    @Argument(help: "Names or IDs.")
    var objects: [String]

    mutating func run() throws {
        let client = try global.client()
        let isComplete = try Inspection(format: format).print(objects) { reference throws(FairwayError) in
            switch type {
            case .container: return try client.container(reference).dockerJSON
            case .network: return try client.network(reference).dockerJSON
            case nil: return try Self.find(reference, client)
            }
        }
        guard isComplete else { throw ExitStatus.failure }
    }

    private static func find(_ reference: String, _ client: DaemonClient) throws(FairwayError) -> JSONValue {
        do throws(FairwayError) {
            return try client.container(reference).dockerJSON
        } catch  where error.code == .notFound {
            do throws(FairwayError) {
                return try client.network(reference).dockerJSON
            } catch  where error.code == .notFound {
                throw FairwayError(.notFound, "there is no container and no network \"\(reference)\"")
            }
        }
    }
}
