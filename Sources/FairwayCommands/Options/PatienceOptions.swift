internal import ArgumentParser
internal import FairwayModel

/// How long `stop` and `restart` wait before they use force.
struct PatienceOptions: ParsableArguments {
    @Option(
        name: [.customShort("t", allowingJoined: true), .customLong("time"), .customLong("timeout")],
        parsing: .unconditional,
        help: ArgumentHelp("Seconds until it is stopped by force.", valueName: "seconds")
    )
    var time = 10

    private static let longest = 86_400

    func seconds() throws(FairwayError) -> Int {
        guard (0...Self.longest).contains(time) else {
            throw .invalid(String(time), for: "-t", "it must be a number of seconds from 0 to \(Self.longest)")
        }
        return time
    }
}
