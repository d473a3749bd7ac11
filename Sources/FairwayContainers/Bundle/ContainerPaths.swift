internal import FairwayModel

/// Where the files of one container are.
struct ContainerPaths: Sendable {
    /// What outlives a stop: layer, log, exit record.
    let directory: String
    /// What a running container needs, in the OCI's bundle form.
    let bundle: String
    /// Where the runtime keeps its own records of every container.
    let runtimeRoot: String
    /// The runtime's record of this one.
    let runtimeState: String

    init(root: HostRoot, id: ObjectID) {
        directory = root.containers + "/" + id.rawValue
        bundle = root.bundles + "/" + id.short
        runtimeRoot = root.runtimeState
        runtimeState = runtimeRoot + "/" + id.rawValue
    }

    var layer: String { directory + "/layer" }
    var log: String { directory + "/log" }
    var exitRecord: String { directory + "/" + Self.exitRecordName }

    /// The name that conmon gives it in its `--persist-dir`.
    static let exitRecordName = "exit"

    var rootfs: String { bundle + "/rootfs" }
    var configuration: String { bundle + "/config.json" }
    var hosts: String { bundle + "/hosts" }
    /// What `hosts` was when it was written last: another content is the work of somebody in the container.
    var writtenHosts: String { bundle + "/hosts.written" }
    /// The same for `resolver`.
    var writtenResolver: String { bundle + "/resolv.written" }
    var hostname: String { bundle + "/hostname" }
    var resolver: String { bundle + "/resolv.conf" }
    /// The first process's ID, written by the runtime.
    var processID: String { bundle + "/pid" }
    var shimProcessID: String { bundle + "/conmon.pid" }
    var shimErrors: String { bundle + "/conmon.errors" }
    /// Which runtime made it.
    var runtime: String { bundle + "/runtime" }
    var attachSocket: String { bundle + "/attach" }
    var control: String { bundle + "/ctl" }
    var executions: String { bundle + "/x" }
}
