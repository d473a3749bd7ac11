import IPAddressing
import Testing

@Suite("MAC addresses")
struct MACAddressTests {
    @Test(
        "Six pairs of digits are read with colons or hyphens, and written in lower case with colons",
        arguments: [
            ("02:42:ac:11:00:02", "02:42:ac:11:00:02"), ("02-42-AC-11-00-02", "02:42:ac:11:00:02"),
            ("00:00:00:00:00:00", "00:00:00:00:00:00"), ("FF:FF:FF:FF:FF:FF", "ff:ff:ff:ff:ff:ff"),
        ]
    )
    func text(_ text: String, _ canonical: String) throws {
        let address = try #require(MACAddress(text))
        #expect(address.description == canonical)
        #expect(MACAddress(bytes: address.bytes) == address)
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "", "02:42:ac:11:00", "02:42:ac:11:00:02:03", "2:42:ac:11:00:02", "02:42:ac:11:00:2", "02:42:ac:11:00:0g",
            "02:42-ac:11:00:02", "0242.ac11.0002", "0242ac110002", "02:42:ac:11:00:02 ", "002:42:ac:11:00:2",
        ]
    )
    func refused(_ text: String) {
        #expect(MACAddress(text) == nil)
    }

    @Test("Its octets are as they are sent, and a number has no more than 48 bits")
    func bytes() throws {
        let address = MACAddress(rawValue: 0xFFFF_0102_0304_0506)
        #expect(address.bytes == [1, 2, 3, 4, 5, 6])
        #expect(address.rawValue == 0x0102_0304_0506)
        #expect(MACAddress(bytes: [1, 2, 3, 4, 5]) == nil)
        #expect(MACAddress(bytes: [1, 2, 3, 4, 5, 6, 7]) == nil)
    }

    @Test("Random ones are unicast, locally administered, and differ")
    func random() {
        let addresses = Set((0..<1000).map { _ in MACAddress.random() })
        #expect(addresses.count == 1000)
        #expect(addresses.allSatisfy { $0.isUnicast && $0.isLocallyAdministered })
    }

    @Test("The two lowest bits of the first octet say what kind it is")
    func kinds() throws {
        #expect(try #require(MACAddress("01:00:5e:00:00:01")).isUnicast == false)
        #expect(try #require(MACAddress("00:1b:21:00:00:01")).isLocallyAdministered == false)
        #expect(try #require(MACAddress("02:00:00:00:00:01")).isLocallyAdministered)
    }
}
