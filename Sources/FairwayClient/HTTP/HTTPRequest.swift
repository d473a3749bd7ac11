internal import FairwayAPI

/// A request to the daemon.
struct HTTPRequest: Sendable {
    var method: HTTPMethod
    /// Path and query, encoded.
    var target: String
    /// JSON; empty for none.
    var body: [UInt8] = []
    /// How long to wait for the next piece of the answer; nil: as long as it takes.
    var waitsSeconds: Int? = Self.usualWait

    /// Whether it does no harm to send it again when it is not known whether the daemon acted on it.
    var isRepeatable: Bool

    /// Far more than any request takes that is not meant to wait.
    static let usualWait = 120

    init(
        _ method: HTTPMethod,
        _ target: String,
        body: [UInt8] = [],
        waitsSeconds: Int? = Self.usualWait,
        isRepeatable: Bool? = nil
    ) {
        self.method = method
        self.target = target
        self.body = body
        self.waitsSeconds = waitsSeconds
        self.isRepeatable = isRepeatable ?? (method == .get)
    }

    /// How people are told about it: the method and the path without its query.
    var summary: String { "\(method.rawValue) \(target.prefix { $0 != "?" })" }

    /// The command that shows what became of it.
    var remedy: String {
        let isOfNetworks = target.hasPrefix(Route.networks.rawValue) || target.hasPrefix(Route.networksPrune.rawValue)
        return isOfNetworks ? "\"fairway network ls\"" : "\"fairway ps -a\""
    }

    /// The bytes as they are sent; one request a connection.
    func encoded(protocolVersion: Int, environment: [String: String] = [:]) -> [UInt8] {
        var head = "\(method.rawValue) \(target) HTTP/1.1\r\nHost: fairway\r\nConnection: close\r\n"
        head += "\(InterfaceVersion.headerField): \(protocolVersion)\r\n"
        if !environment.isEmpty {
            head += "\(ClientEnvironment.headerField): \(ClientEnvironment.encode(environment))\r\n"
        }
        if method == .post {
            head += "Content-Length: \(body.count)\r\n"
            if !body.isEmpty { head += "Content-Type: application/json\r\n" }
        }
        return Array((head + "\r\n").utf8) + body
    }
}
