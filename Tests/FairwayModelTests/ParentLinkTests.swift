import FairwayModel
import Testing

@Suite("Driver options of networks on an interface")
struct ParentLinkTests {
    @Test(
        "They are read under Docker's names and shorter ones, and kept under Docker's",
        arguments: [
            (["parent": "eth0"], ParentLink.Kind.macvlan(.bridge)),
            (["parent": "eth0", "macvlan_mode": "passthru"], .macvlan(.passthru)),
            (["parent": "eth0", "mode": "vepa"], .macvlan(.vepa)),
            (["parent": "eth0"], .ipvlan(.l2, .bridge)),
            (["parent": "eth0", "ipvlan_mode": "l3s", "ipvlan_flag": "private"], .ipvlan(.l3s, .private)),
            (["parent": "eth0", "mode": "l3", "flag": "vepa"], .ipvlan(.l3, .vepa)),
        ]
    )
    func options(given: [String: String], kind: ParentLink.Kind) throws {
        let driver: Network.Driver = if case .macvlan = kind { .macvlan } else { .ipvlan }
        let link = try ParentLink(given, driver: driver)
        #expect(link == ParentLink(name: "eth0", kind: kind))
        #expect(try ParentLink(link.options, driver: driver) == link)
        #expect(link.options.keys.allSatisfy { $0 == "parent" || $0.hasPrefix(driver.rawValue) })
    }

    @Test("A network knows its parent, and a bridge has none")
    func parent() {
        let options = ["parent": "eth0", "macvlan_mode": "private"]
        let network = Network(name: "lan", driver: .macvlan, deviceName: "", options: options)
        #expect(network.parent == ParentLink(name: "eth0", kind: .macvlan(.private)))
        #expect(Network(name: "blue", deviceName: "br-blue", options: options).parent == nil)
    }
}
