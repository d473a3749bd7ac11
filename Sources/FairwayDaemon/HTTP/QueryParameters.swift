internal import FairwayAPI
internal import FairwayModel
import Hummingbird

/// The query of a request, read as the types that the interface has.
struct QueryParameters {
    private let values: [String: String]

    init(of request: Request) throws(FairwayError) {
        var values: [String: String] = [:]
        for pair in (request.uri.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(parts[0]),
                let value = PercentEncoding.decode(parts.count > 1 ? parts[1] : "")
            else {
                throw FairwayError(.invalidArgument, "the query \"\(pair)\" has an invalid percent-encoding")
            }
            values[name] = value
        }
        self.values = values
    }

    /// A switch that is off where it is missing.
    func flag(_ name: String) throws(FairwayError) -> Bool {
        switch values[name] {
        case nil, "false", "0": false
        case "true", "1", "": true
        case .some(let text): throw invalid(name, text, "true or false")
        }
    }

    /// A whole number in a range; nil where it is missing.
    func number(_ name: String, in range: ClosedRange<Int>) throws(FairwayError) -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw invalid(name, text, "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A moment as the interface writes it, such as `2026-11-24T05:00:19.123456789Z`; nil where it is missing.
    func timestamp(_ name: String) throws(FairwayError) -> Timestamp? {
        guard let text = values[name] else { return nil }
        guard let time = Timestamp(text) else {
            throw invalid(name, text, "a time such as 2026-11-24T05:00:19.123456789Z")
        }
        return time
    }

    private func invalid(_ name: String, _ text: String, _ expected: String) -> FairwayError {
        FairwayError(.invalidArgument, "invalid \(name) \"\(text)\" in the query: it must be \(expected)")
    }
}
