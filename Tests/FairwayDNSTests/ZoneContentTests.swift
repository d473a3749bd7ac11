import FairwayModel
import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayDNS

@Suite("A network's names as bytes")
struct ZoneContentTests {
    @Test("They are read as they were written", arguments: [SomeZones.front, SomeZones.back, SomeZones.safe])
    func roundTrip(content: ZoneContent) throws {
        #expect(try ZoneContent(content.bytes) == content)
    }

    @Test("So is a member by itself, and nothing that is cut or has more behind it")
    func member() throws {
        for member in SomeZones.front.members {
            #expect(try ZoneMember(member.bytes) == member)
            for length in 0..<member.bytes.count {
                #expect(throws: ZoneContent.Malformed.self) { try ZoneMember(Array(member.bytes.prefix(length))) }
            }
            #expect(throws: ZoneContent.Malformed.self) { try ZoneMember(member.bytes + [0]) }
        }
    }

    @Test("A field stands behind the other, lengths and counts first")
    func layout() throws {
        let network = try #require(ObjectID(String(repeating: "a", count: 64)))
        let container = try #require(ObjectID(String(repeating: "b", count: 64)))
        let content = ZoneContent(
            id: network,
            name: "lan",
            subnets: [SomeZones.net("10.0.0.0/8")],
            isInternal: true,
            members: [
                ZoneMember(
                    container: container,
                    rank: 258,
                    names: ["a", "bc"],
                    addresses: [SomeZones.ip("10.0.0.1"), SomeZones.ip("::1")],
                    servers: [SomeZones.ip("9.9.9.9")]
                )
            ]
        )
        var expected: [UInt8] = [1]  // version
        expected += network.rawValue.utf8
        expected += wire(
            "03 6C 61 6E",  // lan
            "01",  // internal
            "01 04 0A 00 00 00 08"  // one subnet: four bytes, 10.0.0.0, /8
        )
        expected += container.rawValue.utf8
        expected += wire(
            "01 02",  // rank
            "02 01 61 02 62 63",  // a, bc
            "02 04 0A 00 00 01",  // two addresses: 10.0.0.1,
            "10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01",  // ::1
            "01 04 09 09 09 09"  // one server: 9.9.9.9
        )
        #expect(content.bytes == expected)
    }

    @Test("What was cut short, or changed, is refused or read as something else, and never more", arguments: 0..<4)
    func anyBytes(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        for length in 0..<SomeZones.front.bytes.count {
            let content = try? ZoneContent(Array(SomeZones.front.bytes.prefix(length)))
            #expect(content == nil || content?.members.count ?? 0 < SomeZones.front.members.count)
        }
        #expect(throws: ZoneContent.Malformed.self) { try ZoneContent([2] + SomeZones.front.bytes.dropFirst()) }
        for _ in 0..<2_000 {
            var bytes = SomeZones.front.bytes
            bytes[.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            guard let content = try? ZoneContent(bytes) else { continue }
            #expect(try ZoneContent(content.bytes) == content)
            _ = Zone(content)
        }
    }
}
