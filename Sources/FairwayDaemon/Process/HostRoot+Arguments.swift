internal import FairwayModel

extension HostRoot {
    /// The arguments by which another program of Fairway's finds this root: none where the namespace tells it.
    var arguments: [String] { run == state + "/run" ? ["--root", state] : [] }
}
