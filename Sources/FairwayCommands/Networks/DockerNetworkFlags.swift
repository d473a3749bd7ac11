internal import ArgumentParser
internal import FairwayModel

/// Flags of `docker network create` that ask for what every network is here, or for what none is.
struct DockerNetworkFlags: ParsableArguments {
    /// What it asks for, any network gives.
    @Flag(help: .hidden)
    var attachable = false

    @Option(help: .hidden)
    var scope: String?

    @Flag(help: .hidden)
    var ingress = false

    @Flag(help: .hidden)
    var configOnly = false

    @Option(help: .hidden)
    var configFrom: String?

    @Option(help: .hidden)
    var ipamDriver: String?

    @Option(help: .hidden)
    var ipamOpt: [String] = []

    /// Refuses what can't be had.
    func check() throws(FairwayError) {
        if let scope, scope != "local" {
            throw .invalid(scope, for: "--scope", "networks are of this host: only local is known")
        }
        try Unsupported.refuse("--ingress", ingress, "there is no swarm; publish ports with -p")
        let alternative = "give each network its options where it is created"
        try Unsupported.refuse("--config-only", configOnly, alternative)
        try Unsupported.refuse("--config-from", configFrom.map { [$0] } ?? [], alternative)
        if let ipamDriver, ipamDriver != "default" {
            throw .invalid(
                ipamDriver,
                for: "--ipam-driver",
                "addresses are given out by Fairway itself: only default is known"
            )
        }
        for option in ipamOpt where option != Self.serial {
            throw .invalid(option, for: "--ipam-opt", "only \(Self.serial) is known, and that is as it always is")
        }
    }

    /// The next address after the last.
    private static let serial = "com.docker.network.ipam.serial=true"
}
