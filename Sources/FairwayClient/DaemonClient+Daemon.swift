package import FairwayAPI
package import FairwayModel

extension DaemonClient {
    /// Who answers; starts no daemon.
    package func ping() throws(FairwayError) -> Ping { try callRunning(HTTPRequest(.get, Route.ping.target())) }

    package func info() throws(FairwayError) -> Info { try call(HTTPRequest(.get, Route.info.target())) }

    /// What is not as it should be on this host.
    package func examine() throws(FairwayError) -> DoctorReport { try call(HTTPRequest(.get, Route.doctor.target())) }

    /// Repairs what can be; the answer says what was, and what is still wrong.
    package func repair() throws(FairwayError) -> DoctorReport {
        try call(HTTPRequest(.post, Route.doctor.target(), waitsSeconds: nil))
    }

    /// Hands over the events of a period; returns when that or the daemon ends.
    package func events(
        _ period: EventPeriod = .fromNowOn,
        _ consume: (Event) throws(FairwayError) -> Void
    ) throws(FairwayError) {
        let times = [("since", period.since), ("until", period.until)]
        let query = times.compactMap { name, time in time.map { (name: name, value: $0.description) } }
        try stream(HTTPRequest(.get, Route.events.target(query: query), waitsSeconds: nil), consume)
    }

    /// Ends the daemon, not the containers; returns when its process is gone.
    package func stopDaemon() throws(FairwayError) {
        _ = try callEnding(HTTPRequest(.post, Route.daemonStop.target()))
    }

    /// Removes everything of Fairway's on this host; returns when the daemon is gone, too.
    package func reset() throws(FairwayError) -> ResetReport {
        try ensureDaemonIsRunning()
        let request = HTTPRequest(.post, Route.systemReset.target(), waitsSeconds: nil)
        return try JSONCoding.decode(from: callEnding(request).body)
    }

    /// Changes what is stored of the settings; the answer is what is in force of them now.
    package func change(_ change: SettingsChange) throws(FairwayError) -> [Info.Setting] {
        try call(HTTPRequest(.post, Route.systemSettings.target(), body: JSONCoding.encode(change)))
    }

    package func endpoints() throws(FairwayError) -> [Endpoint] {
        try call(HTTPRequest(.get, Route.endpoints.target()))
    }

    /// Attaches a sandbox of the caller's to a network.
    package func attach(_ request: AttachRequest) throws(FairwayError) -> Endpoint {
        try call(HTTPRequest(.post, Route.endpoints.target(), body: JSONCoding.encode(request)))
    }

    package func detach(endpoint id: ObjectID) throws(FairwayError) {
        try send(HTTPRequest(.delete, Route.endpoint.target(id.rawValue)))
    }
}
