internal import FairwayModel
internal import LinuxSystem
internal import SystemPackage

/// A host port that could not be bound.
struct BindFailure: Error {
    var port: UInt16
    var code: Errno

    /// The sentence for people.
    func sentence(for request: PublishedPort) -> FairwayError {
        let target = PublishedPort.text(request.hostAddress, port)
        switch code {
        case .addressInUse:
            return Self.taken(request, at: port, PortOwner.find(request, at: port))
        case .addressNotAvailable:
            let address = request.hostAddress.map { "\($0)" } ?? "0.0.0.0"
            return FairwayError(
                .invalidArgument,
                "bind for \(target) failed: this host has no address \(address); publish on one that it has, or on all"
            )
        case .tooManyOpenFiles, .tooManyOpenFilesInSystem:
            return FairwayError(
                .unavailable,
                "bind for \(target) failed: \(code); raise the daemon's limit of open files or publish fewer ports"
            )
        default:
            return FairwayError(.failed, "bind for \(target) failed: \(request.transport.rawValue) port: \(code)")
        }
    }

    /// The conflict with a reservation in the store.
    static func taken(_ port: PublishedPort, by holder: String) -> FairwayError {
        taken(port, at: port.hostPort, .named(holder))
    }

    /// What is said where a request leaves a choice, but nothing to choose from.
    static func noneFree(_ request: PortRequest, in range: ClosedRange<UInt16>) -> FairwayError {
        let what = request.count == 1 ? "host port" : "run of \(request.count) host ports"
        return FairwayError(
            .exhausted,
            """
            no free \(request.transport.rawValue) \(what) from \(range.lowerBound) to \(range.upperBound) on \
            \(request.hostAddress.map { "\($0)" } ?? "0.0.0.0"); name another range or stop what holds these
            """
        )
    }

    private static func taken(_ request: PublishedPort, at port: UInt16, _ owner: PortOwner) -> FairwayError {
        FairwayError(
            .conflict,
            """
            bind for \(PublishedPort.text(request.hostAddress, port)) failed: port is already allocated: \
            \(request.transport.rawValue) port \(port) is \(owner.clause)
            """
        )
    }
}
