/// The paths of the HTTP interface; `{ref}` and `{id}` stand for an object, percent-encoded.
///
/// Daemon and client take them from here, and a test holds `docs/api/openapi.yaml` against them.
package enum Route: String, Sendable, CaseIterable {
    case ping = "/v1/ping"
    case info = "/v1/info"
    case events = "/v1/events"
    case networks = "/v1/networks"
    case networksPrune = "/v1/prune/networks"
    case network = "/v1/networks/{ref}"
    case networkConnect = "/v1/networks/{ref}/connect"
    case networkDisconnect = "/v1/networks/{ref}/disconnect"
    case endpoints = "/v1/endpoints"
    case endpoint = "/v1/endpoints/{id}"
    case containers = "/v1/containers"
    case container = "/v1/containers/{ref}"
    case containerInit = "/v1/containers/{ref}/init"
    case containerStart = "/v1/containers/{ref}/start"
    case containerStop = "/v1/containers/{ref}/stop"
    case containerRestart = "/v1/containers/{ref}/restart"
    case containerKill = "/v1/containers/{ref}/kill"
    case containerEnded = "/v1/containers/{ref}/ended"
    case containerWait = "/v1/containers/{ref}/wait"
    case containerLogs = "/v1/containers/{ref}/logs"
    case containerExec = "/v1/containers/{ref}/exec"
    case execStart = "/v1/exec/{id}/start"
    case execWait = "/v1/exec/{id}/wait"
    case doctor = "/v1/doctor"
    case daemonStop = "/v1/daemon/stop"
    case systemReset = "/v1/system/reset"
    case systemSettings = "/v1/system/settings"

    /// The methods that this path answers.
    package var methods: Set<HTTPMethod> {
        switch self {
        case .ping, .info, .events, .containerLogs: [.get]
        case .networks, .endpoints, .containers, .doctor: [.get, .post]
        case .network, .container: [.get, .delete]
        case .endpoint: [.delete]
        default: [.post]
        }
    }

    /// The request target for one object, with a query.
    package func target(_ object: String? = nil, query: [(name: String, value: String)] = []) -> String {
        var path = rawValue
        if let object, let open = path.firstIndex(of: "{"), let close = path.firstIndex(of: "}") {
            path.replaceSubrange(open...close, with: PercentEncoding.encode(object))
        }
        guard !query.isEmpty else { return path }
        let pairs = query.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
        return path + "?" + pairs.joined(separator: "&")
    }
}
