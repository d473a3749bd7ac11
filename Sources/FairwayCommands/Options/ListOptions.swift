internal import ArgumentParser

/// What every list takes.
struct ListOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Print IDs only.")
    var quiet = false

    @Flag(help: "Print whole IDs and commands.")
    var noTrunc = false

    @Option(name: .shortAndLong, help: ArgumentHelp("Condition; repeated, all must hold.", valueName: "key=value"))
    var filter: [String] = []

    @Option(help: ArgumentHelp("How to print.", valueName: "table|json|template"))
    var format: String?
}
