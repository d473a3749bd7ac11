internal import FoundationEssentials

/// One message of conmon to whoever started it.
struct ShimReport: Decodable, Hashable, Sendable {
    /// A process ID or an exit code; negative for a failure.
    var data: Int32
    /// What the runtime said about a failure.
    var message: String?

    /// Reads `{"data": 12, "message": "..."}`; nil for anything else.
    static func parse(_ bytes: [UInt8]) -> ShimReport? {
        try? JSONDecoder().decode(ShimReport.self, from: Data(bytes))
    }
}
