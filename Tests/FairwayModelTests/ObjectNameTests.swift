import FairwayModel
import Testing

@Suite("Names of networks and containers")
struct ObjectNameTests {
    @Test(
        "Letters, digits, underscore, dot and hyphen are fine after a letter or digit",
        arguments: ["a", "7", "web-1", "A_b.c-D", "1.2", String(repeating: "x", count: 128)]
    )
    func valid(_ name: String) throws {
        try ObjectName.validate(name, kind: "network")
    }

    @Test(
        "Anything else is refused in one sentence that quotes it",
        arguments: [
            "", "-a", ".a", "_a", "a b", "a/b", "ä", "a\n", "a\u{0}", "a:b", "a@b", String(repeating: "x", count: 129),
        ]
    )
    func invalid(_ name: String) throws {
        let error = try #require(throws: FairwayError.self) {
            try ObjectName.validate(name, kind: "container")
        }
        #expect(error.code == .invalidArgument)
        #expect(error.message.hasPrefix("invalid container name \"\(name)\": it must start with a letter or digit"))
    }
}
