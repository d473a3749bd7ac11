import FairwayAPI
import Testing

@Suite("Routes")
struct RouteTests {
    @Test(
        "What a person named survives its way through a path",
        arguments: ["web", "a/b", "50%", "ä ö", "?x=1&y", "..", "a+b", ""]
    )
    func referencesSurvive(reference: String) throws {
        let target = Route.containerLogs.target(reference)
        let parts = target.split(separator: "/", omittingEmptySubsequences: false)
        try #require(parts.count == 5)
        #expect(PercentEncoding.decode(parts[3]) == reference)
        #expect(target.allSatisfy { $0.isASCII && !$0.isWhitespace })
    }

    @Test("A query is encoded, and follows the path")
    func queriesAreEncoded() {
        let target = Route.containerLogs.target("web", query: [("since", "2026-11-24T05:00:19Z"), ("tail", "5")])
        #expect(target == "/v1/containers/web/logs?since=2026-11-24T05%3A00%3A19Z&tail=5")
    }

    @Test("What is not percent-encoding is refused", arguments: ["%", "%4", "%zz", "a%", "%ff", "%c3%28"])
    func brokenEncodingIsRefused(text: String) {
        #expect(PercentEncoding.decode(text) == nil)
    }

    @Test("Paths are told apart by their parts, so no two routes can take the same request")
    func routesAreDistinct() {
        let shapes = Route.allCases.map { route in
            route.rawValue.split(separator: "/").map { $0.hasPrefix("{") ? "*" : String($0) }.joined(separator: "/")
        }
        #expect(Set(shapes).count == Route.allCases.count)
        #expect(Route.allCases.allSatisfy { !$0.methods.isEmpty })
    }

    @Test("No path's fixed word stands where another has a name, which could be that word")
    func namesAreFree() {
        let paths = Route.allCases.map { $0.rawValue.split(separator: "/") }
        for named in paths {
            for fixed in paths where fixed.count == named.count && fixed != named {
                let isTakenForIt = zip(named, fixed).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
                #expect(!isTakenForIt, "\(fixed) could be \(named)")
            }
        }
    }
}
