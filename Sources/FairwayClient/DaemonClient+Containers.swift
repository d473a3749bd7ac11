internal import FairwayAPI
package import FairwayModel

extension DaemonClient {
    /// The running containers, or all.
    package func containers(all: Bool = true) throws(FairwayError) -> [ContainerDetail] {
        let query = all ? [(name: "all", value: "true")] : []
        return try call(HTTPRequest(.get, Route.containers.target(query: query)))
    }

    /// A container by name, ID or unique ID prefix.
    package func container(_ reference: String) throws(FairwayError) -> ContainerDetail {
        try call(HTTPRequest(.get, Route.container.target(container: reference)))
    }

    package func createContainer(_ spec: ContainerSpec) throws(FairwayError) -> Container {
        try call(HTTPRequest(.post, Route.containers.target(), body: JSONCoding.encode(spec)))
    }

    /// Makes a container's first process without starting it; for one that runs, says where its streams are.
    package func initialize(container reference: String) throws(FairwayError) -> AttachTargets {
        try call(HTTPRequest(.post, Route.containerInit.target(container: reference)))
    }

    package func start(container reference: String) throws(FairwayError) -> Container {
        try call(HTTPRequest(.post, Route.containerStart.target(container: reference)))
    }

    /// Stops a container, with force once `seconds` have passed.
    package func stop(container reference: String, seconds: Int) throws(FairwayError) {
        try send(timed(.containerStop, reference, seconds: seconds))
    }

    package func restart(container reference: String, seconds: Int) throws(FairwayError) {
        try send(timed(.containerRestart, reference, seconds: seconds))
    }

    package func kill(container reference: String, signal: Int32) throws(FairwayError) {
        let query = [(name: "signal", value: String(signal))]
        try send(HTTPRequest(.post, Route.containerKill.target(container: reference, query: query)))
    }

    package func remove(container reference: String, force: Bool) throws(FairwayError) {
        let query = force ? [(name: "force", value: "true")] : []
        try send(HTTPRequest(.delete, Route.container.target(container: reference, query: query)))
    }

    /// Tells the daemon that a container's first process has ended.
    package func containerEnded(_ reference: String) throws(FairwayError) {
        try send(HTTPRequest(.post, Route.containerEnded.target(container: reference), isRepeatable: true))
    }

    /// Hands over what a container wrote and, where the options say so, what it goes on to write.
    package func logs(
        container reference: String,
        options: LogOptions,
        _ consume: (LogEntry) throws(FairwayError) -> Void
    ) throws(FairwayError) {
        var query: [(name: String, value: String)] = []
        if options.follows { query.append(("follow", "true")) }
        if let tail = options.tail { query.append(("tail", String(tail))) }
        if let since = options.since { query.append(("since", since.description)) }
        let target = try Route.containerLogs.target(container: reference, query: query)
        try stream(HTTPRequest(.get, target, waitsSeconds: options.follows ? nil : HTTPRequest.usualWait), consume)
    }

    /// Prepares one more command in a running container; returns its ID.
    package func createExec(container reference: String, _ spec: ExecSpec) throws(FairwayError) -> String {
        let created: ExecCreated = try call(
            HTTPRequest(.post, Route.containerExec.target(container: reference), body: JSONCoding.encode(spec))
        )
        return created.id
    }

    /// Makes the command's streams; it runs as soon as somebody waits for it, or at once in the background.
    package func startExec(_ id: String, inBackground: Bool) throws(FairwayError) -> AttachTargets {
        let query = inBackground ? [(name: "detach", value: "true")] : []
        return try call(HTTPRequest(.post, Route.execStart.target(id, query: query)))
    }

    private func timed(_ route: Route, _ reference: String, seconds: Int) throws(FairwayError) -> HTTPRequest {
        try HTTPRequest(
            .post,
            route.target(container: reference, query: [(name: "timeout", value: String(seconds))]),
            waitsSeconds: seconds < 0 ? nil : seconds + HTTPRequest.usualWait
        )
    }
}
