import FairwayTesting
import Netlink
import RouteNetlink
import Testing

@Suite("Queues, byte for byte")
struct QdiscBytesTests {
    private static func bytes(_ write: (inout MessageWriter) -> Void) -> [UInt8] {
        var writer = MessageWriter(sequence: 0x6B05_C05B)
        write(&writer)
        return writer.bytes
    }

    private static let link = LinkIndex(rawValue: 4)
    private static let bucket = TokenBucket(bytesPerSecond: 2_500_000, burst: 25_000, limit: 150_000)

    @Test("A rate is one message without a table of times")
    func rate() {
        let expected = wire(
            "60 00 00 00 24 00 05 05 5b c0 05 6b 00 00 00 00",  // RTM_NEWQDISC, REQUEST | ACK | REPLACE | CREATE
            "00 00 00 00 04 00 00 00",  // tcm_family, tcm_ifindex: 4
            "00 00 00 00 ff ff ff ff 00 00 00 00",  // tcm_handle, tcm_parent: TC_H_ROOT, tcm_info
            "08 00 01 00 74 62 66 00",  // TCA_KIND: "tbf"
            "34 00 02 80",  // TCA_OPTIONS, 48 bytes
            "28 00 01 00",  // TCA_TBF_PARMS, 36 bytes
            "00 01 00 00 00 00 00 00 a0 25 26 00",  // rate: TC_LINKLAYER_ETHERNET, 2500000
            "00 00 00 00 00 00 00 00 00 00 00 00",  // peakrate
            "f0 49 02 00 00 00 00 00 00 00 00 00",  // limit: 150000, buffer, mtu
            "08 00 06 00 a8 61 00 00"  // TCA_TBF_BURST: 25000
        )
        #expect(Self.bytes { $0.set(Qdisc(Self.bucket, on: Self.link)) } == expected)
    }

    @Test("A rate of over 32 bits comes with an attribute of its own")
    func longRate() {
        var bucket = Self.bucket
        bucket.bytesPerSecond = 5_000_000_000
        let bytes = Self.bytes { $0.set(Qdisc(bucket, on: Self.link)) }
        #expect(bytes.suffix(12) == wire("0c 00 04 00 00 f2 05 2a 01 00 00 00"))  // TCA_TBF_RATE64
        #expect(bytes[60..<64] == wire("ff ff ff ff")[...])
    }

    @Test("The place for filters of what arrives is set and deleted by its fixed numbers")
    func ingress() {
        let set = wire(
            "30 00 00 00 24 00 05 05 5b c0 05 6b 00 00 00 00",
            "00 00 00 00 04 00 00 00 00 00 ff ff f1 ff ff ff 00 00 00 00",  // handle ffff:0, TC_H_INGRESS
            "0c 00 01 00 69 6e 67 72 65 73 73 00"  // TCA_KIND: "ingress"
        )
        #expect(Self.bytes { $0.set(.ingress(of: Self.link)) } == set)
        let deletion = wire(
            "24 00 00 00 25 00 05 00 5b c0 05 6b 00 00 00 00",  // RTM_DELQDISC
            "00 00 00 00 04 00 00 00 00 00 00 00 f1 ff ff ff 00 00 00 00"
        )
        #expect(Self.bytes { $0.delete(.ingress(of: Self.link)) } == deletion)
    }

    private static let redirection = [
        "00 00 00 00 04 00 00 00",  // tcm_family, tcm_ifindex: 4
        "00 00 00 00 00 00 ff ff 00 03 01 00",  // tcm_handle, tcm_parent: ffff:, priority 1, ETH_P_ALL
        "08 00 01 00 75 33 32 00",  // TCA_KIND: "u32"
        "60 00 02 80",  // TCA_OPTIONS, 92 bytes
        "24 00 05 00",  // TCA_U32_SEL, 32 bytes
        "01 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00",  // TC_U32_TERMINAL, one key
        "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",  // the key: any value at 0
        "38 00 07 80",  // TCA_U32_ACT, 52 bytes
        "34 00 01 80",  // the first, 48 bytes
        "0b 00 01 00 6d 69 72 72 65 64 00 00",  // TCA_ACT_KIND: "mirred"
        "24 00 02 80",  // TCA_ACT_OPTIONS, 32 bytes
        "20 00 02 00",  // TCA_MIRRED_PARMS, 28 bytes
        "00 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00",  // index, capab, TC_ACT_STOLEN, refcnt
        "00 00 00 00 01 00 00 00 09 00 00 00",  // bindcnt, TCA_EGRESS_REDIR, ifindex: 9
    ]

    @Test("A redirection is a filter that every packet matches, and is read from its own bytes")
    func redirection() throws {
        let body = Self.redirection.flatMap { wire($0) }
        let expected = wire("8c 00 00 00 2c 00 05 06 5b c0 05 6b 00 00 00 00") + body
        let redirection = Redirection(from: Self.link, to: LinkIndex(rawValue: 9))
        #expect(Self.bytes { $0.add(redirection) } == expected)
        let read = try decoded(expected) { message throws(DecodingError) in try Redirection(decoding: message) }
        #expect(read == [redirection])
    }

    @Test("Options that are cut off are refused, and other kinds' are left alone")
    func malformed() throws {
        var cut = Self.bytes { $0.set(Qdisc(Self.bucket, on: Self.link)) }
        cut[48] = 0x08  // TCA_TBF_PARMS of four bytes
        #expect(throws: DecodingError.self) {
            try decoded(cut) { message throws(DecodingError) in try Qdisc(decoding: message) }
        }
        var other = cut
        other[40] = UInt8(ascii: "x")
        let read = try decoded(other) { message throws(DecodingError) in try Qdisc(decoding: message) }
        #expect(read.map(\.discipline) == [.other("xbf")])
    }
}
