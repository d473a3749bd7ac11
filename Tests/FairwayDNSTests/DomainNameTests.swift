import FairwayTesting
import Testing

@testable import FairwayDNS

@Suite("Domain names")
struct DomainNameTests {
    @Test(
        "A name is written as it was read, but for a dot at its end",
        arguments: [
            ("web", "web"), ("web.", "web"), ("web.front", "web.front"), (".", "."),
            ("WWW.Example.ORG", "WWW.Example.ORG"),
            ("a\\.b.c", "a\\.b.c"), ("a\\032b", "a\\032b"), ("a\\\\b", "a\\\\b"), ("ü", "\\195\\188"),
            ("_sip._tcp", "_sip._tcp"),
        ]
    )
    func text(given: String, written: String) throws {
        let name = try #require(DomainName(given))
        #expect(name.description == written)
        #expect(DomainName(written) == name)
    }

    @Test("The wire form is a length before each label, and a zero")
    func wireForm() throws {
        let name = try #require(DomainName("web.Front"))
        #expect(
            name.bytes
                == wire(
                    "03 77 65 62",  // web
                    "05 46 72 6F 6E 74",  // Front
                    "00"  // the root
                )
        )
        #expect(DomainName.root.bytes == [0])
        #expect(name.labels.map { String(decoding: $0, as: UTF8.self) } == ["web", "Front"])
    }

    @Test(
        "What is no name is refused",
        arguments: ["", "..", ".web", "a..b", "web..", "a\\", "a\\25", "a\\256", String(repeating: "a", count: 64)]
    )
    func noNames(text: String) {
        #expect(DomainName(text) == nil)
    }

    @Test("A label has 63 bytes at most, a name 255 with lengths and zero")
    func limits() throws {
        let label = String(repeating: "a", count: 63)
        let longest = [label, label, label, String(repeating: "b", count: 61)].joined(separator: ".")
        #expect(try #require(DomainName(longest)).bytes.count == 255)
        #expect(DomainName(longest + "c") == nil)
    }

    @Test("Upper and lower case are the same, in ASCII only")
    func caseIsNothing() throws {
        let names = try ["web.front", "WEB.Front", "weB.fRONT"].map { try #require(DomainName($0)) }
        #expect(Set(names).count == 1)
        #expect(names[1].folded == names[0].bytes)
        #expect(DomainName("web[") != DomainName("web{"))
        #expect(DomainName("\\195\\132") != DomainName("\\195\\164"))
        #expect(DomainName("web.front") != DomainName("webf.ront"))
    }
}
