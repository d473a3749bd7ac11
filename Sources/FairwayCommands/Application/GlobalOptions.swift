internal import ArgumentParser
internal import FairwayAPI
internal import FairwayClient
internal import FairwayModel

/// What every verb takes.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Directory that everything of Fairway's is kept in.",
            discussion: "Without it, or FAIRWAY_ROOT, that of the network namespace this is run in.",
            valueName: "directory"
        )
    )
    var root: String?

    /// The daemon of this host; it is started by the first request.
    ///
    /// - Parameter checksSettings: whether FAIRWAY_* variables that contradict a running daemon are an error.
    func client(checksSettings: Bool = true) throws(FairwayError) -> DaemonClient {
        try DaemonClient.requireRoot()
        let root = try HostRoot.current(override: root.map(PathArgument.absolute))
        return DaemonClient(root: root, checksSettings: checksSettings)
    }
}
