import FairwayModel
import Testing

@testable import FairwayStore

@Suite("What is kept of the operator's chain")
struct OperatorRuleTests {
    @Test("Each backend has its own, whatever bytes they are, until they are empty or forgotten")
    func backends() throws {
        let fixture = try Fixture()
        let bytes: [UInt8] = [0, 255, 39, 0]
        try fixture.store.write { state in
            try state.set(operatorRules: [1], of: "nftables")
            try state.set(operatorRules: bytes, of: "nftables")
            try state.set(operatorRules: [2], of: "iptables nft FAIRWAY")
        }
        #expect(try fixture.store.read { try $0.operatorRules(of: "nftables") } == bytes)
        try fixture.store.write { try $0.set(operatorRules: [], of: "nftables") }
        #expect(try fixture.store.read { try $0.operatorRules(of: "nftables") } == [])
        #expect(try fixture.store.read { try $0.operatorRules(of: "iptables nft FAIRWAY") } == [2])
        try fixture.store.write { try $0.forgetOperatorRules() }
        #expect(try fixture.store.read { try $0.operatorRules(of: "iptables nft FAIRWAY") } == [])
    }
}
