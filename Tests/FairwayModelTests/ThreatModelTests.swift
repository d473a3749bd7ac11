import Foundation
import Testing

/// `docs/threat-model.md`, whose promises are worth what the tests that it names are.
@Suite("The threat model")
struct ThreatModelTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(decoding: Data(contentsOf: root.appending(path: path)), as: UTF8.self)
    }

    /// `“SUITE: TEST” in `PATH``, or without a suite where the file is of bats.
    private static func references(in text: Substring) -> [(name: String, path: String)] {
        text.matches(of: /“([^”]+)” in `([^`]+)`/).map { (String($0.1), String($0.2)) }
    }

    private static func rows() throws -> [Substring] {
        let page = try text("docs/threat-model.md")
        let start = try #require(page.range(of: "## What Fairway promises"))
        let end = try #require(page.range(of: "## What passes on purpose"))
        return page[start.upperBound..<end.lowerBound].split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst()
            .map { $0 }
    }

    @Test("Every promise names a test, or says why there is none")
    func promises() throws {
        let rows = try Self.rows()
        #expect(rows.count > 20)
        for row in rows where !row.contains("not applicable") {
            #expect(!Self.references(in: row).isEmpty, "\(row.prefix(80))")
        }
    }

    @Test("Every test that it names is there, in that suite and file")
    func references() throws {
        for (name, path) in try Self.rows().flatMap(Self.references) {
            let source = try Self.text(path)
            guard path.hasSuffix(".swift") else {
                #expect(source.contains("@test \"\(name)\" {"), "\(name)")
                continue
            }
            let parts = name.split(separator: ": ", maxSplits: 1)
            try #require(parts.count == 2, "\(name) names no suite")
            #expect(declares("@Suite", String(parts[0]), in: source), "\(name)")
            #expect(declares("@Test", String(parts[1]), in: source), "\(name)")
        }
    }

    /// Whether there is `@Test("NAME"`, on one line or two.
    private func declares(_ macro: String, _ name: String, in source: String) -> Bool {
        source.split(separator: macro + "(").dropFirst().contains { part in
            part.drop { $0.isWhitespace }.hasPrefix("\"\(name)\"")
        }
    }
}
