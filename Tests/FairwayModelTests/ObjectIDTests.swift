import FairwayModel
import FoundationEssentials
import Testing

@Suite("Object IDs")
struct ObjectIDTests {
    private static let text = String(repeating: "0123456789abcdef", count: 4)

    @Test("64 lowercase hexadecimal digits are an ID, whose short form is the first twelve")
    func valid() throws {
        let id = try #require(ObjectID(Self.text))
        #expect(id.rawValue == Self.text)
        #expect(id.description == Self.text)
        #expect(id.short == "0123456789ab")
    }

    @Test(
        "Anything else is none",
        arguments: [
            "", String(text.dropLast()), text + "0", text.uppercased(), String(text.dropLast()) + "g",
            String(text.dropLast()) + "é", " " + text.dropFirst(),
        ]
    )
    func invalid(_ text: String) {
        #expect(ObjectID(text) == nil)
    }

    @Test("Random ones are valid and differ, small words included")
    func random() {
        let ids = Set((0..<10_000).map { _ in ObjectID.random() })
        #expect(ids.count == 10_000)
        #expect(ids.allSatisfy { ObjectID($0.rawValue) == $0 })
    }

    @Test("In JSON an ID is its text; other text is an error that quotes it")
    func coding() throws {
        let id = try #require(ObjectID(Self.text))
        let json = try JSONEncoder().encode([id])
        #expect(String(decoding: json, as: UTF8.self) == "[\"\(Self.text)\"]")
        #expect(try JSONDecoder().decode([ObjectID].self, from: json) == [id])
        let error = try #require(throws: DecodingError.self) {
            try JSONDecoder().decode([ObjectID].self, from: Data(#"["abc"]"#.utf8))
        }
        #expect("\(error)".contains("abc"))
    }

    @Test("They are ordered by their digits")
    func order() throws {
        let low = try #require(ObjectID(Self.text))
        let high = try #require(ObjectID("f" + Self.text.dropFirst()))
        #expect(low < high)
        #expect([high, low].sorted() == [low, high])
    }
}
