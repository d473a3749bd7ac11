/// Where the files of one command that joined a container are: inside the container's bundle.
struct ExecutionPaths: Sendable {
    let id: String
    let directory: String

    init(_ paths: ContainerPaths, id: String) {
        self.id = id
        // Short, because a socket is in there.
        directory = paths.executions + "/" + id.prefix(12)
    }

    var process: String { directory + "/process.json" }
    var processID: String { directory + "/pid" }
    var shimProcessID: String { directory + "/conmon.pid" }
    var shimErrors: String { directory + "/conmon.errors" }
    var attachSocket: String { directory + "/attach" }
    var control: String { directory + "/ctl" }
}
