internal import ArgumentParser
internal import FairwayModel

/// What every verb takes that comes to the foreground.
struct AttachOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Keys that leave the container without ending it.", valueName: "keys"))
    var detachKeys = DetachKeys.standard

    @Option(help: ArgumentHelp("Pass signals on to the container.", valueName: "true|false"))
    var sigProxy = true

    func keys() throws(FairwayError) -> DetachKeys { try DetachKeys(detachKeys) }
}
