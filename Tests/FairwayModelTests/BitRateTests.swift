import FairwayModel
import Testing

@Suite("Rates, as tc(8) writes them")
struct BitRateTests {
    @Test(
        "Bits, bytes, thousands and 1,024s are read",
        arguments: [
            ("8000", 8_000), ("10mbit", 10_000_000), ("10Mbit", 10_000_000), ("1.5gbit", 1_500_000_000),
            ("1250kbps", 10_000_000), ("1000bps", 8_000), ("1tbit", 1_000_000_000_000), ("8kibit", 8_192),
            ("1mibps", 8_388_608), ("64000bit", 64_000),
        ] as [(String, UInt64)]
    )
    func valid(text: String, bits: UInt64) throws {
        #expect(BitRate(text)?.bitsPerSecond == bits)
    }

    @Test(
        "What is no rate, or one that can't be kept, is refused",
        arguments: [
            "", "mbit", "10", "-5mbit", "1e9bit", "10 mbit", "10mb", "10xbit", "10kkbit", "7999", "1.1tbit", "0x10mbit",
            "nan", "infbit", "1..5mbit",
        ]
    )
    func invalid(text: String) { #expect(BitRate(text) == nil) }

    @Test(
        "A rate is printed with the largest prefix that leaves a whole number",
        arguments: [("1250kbps", "10mbit"), ("8kibit", "8192bit"), ("1000gbit", "1tbit"), ("1.5gbit", "1500mbit")]
    )
    func printed(text: String, expected: String) { #expect(BitRate(text)?.description == expected) }
}
