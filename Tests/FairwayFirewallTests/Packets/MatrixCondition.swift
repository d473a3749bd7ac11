import FairwayFirewall
import FairwayModel
import FairwayTesting
import LinuxSystem
import Testing

/// What others make of the host, one after the other, and Fairway's repair of it.
enum MatrixCondition: String, CaseIterable {
    case accepting = "FORWARD accepts"
    /// In each variant of iptables and family, with our one rule where our own are not.
    case dropping = "FORWARD drops"
    case flushedByIPTables = "iptables -F, -t nat -F"
    case flushedByNFT = "nft flush ruleset"

    /// Those that this machine has the programs for.
    static let testable = allCases.filter { condition in
        switch condition {
        case .accepting: true
        case .dropping, .flushedByIPTables: !RuleMaker.iptables.isEmpty
        case .flushedByNFT: NFTTool.isInstalled
        }
    }
}

extension MatrixLab {
    /// Lets others do it, and makes everything whole.
    func become(_ condition: MatrixCondition) throws {
        switch condition {
        case .accepting: return
        case .dropping:
            try runIPTables(["-P", "FORWARD", "DROP"])
            let isInTheWay = maker != .iptablesNFT && RuleMaker.iptables.contains(.iptablesNFT)
            #expect(try withFirewall { try $0.forwardObstacles(isIPv6: true) }.count == (isInTheWay ? 2 : 0))
        case .flushedByIPTables: for table in ["filter", "nat"] { try runIPTables(["-t", table, "-F"]) }
        case .flushedByNFT: #expect(try NFTTool.run("flush ruleset", in: host.namespace).isEmpty)
        }
        try settle(isToChange: condition != .dropping && maker != .nftables || condition == .flushedByNFT)
        guard condition != .flushedByNFT else { return }
        try letThrough()
    }

    private func settle(isToChange: Bool) throws {
        let elements = elements
        #expect(try withFirewall { try $0.settle(elements).hasChanged } == isToChange)
        #expect(try withFirewall { try !$0.settle(elements).hasChanged })
    }

    /// Does as the doctor where somebody else's FORWARD drops, but for the one that our own rules are in.
    private func letThrough() throws {
        let bit = "0x" + String(NFTablesBackend.acceptedMark, radix: 16)
        let rule = ["-m", "mark", "--mark", "\(bit)/\(bit)", "-m", "comment", "--comment"]
        try runIPTables(
            ["-I", "FORWARD"] + rule + [NFTablesBackend.forwardRuleComment, "-j", "ACCEPT"],
            of: RuleMaker.iptables.filter { $0 != maker }
        )
        #expect(try withFirewall { try $0.forwardObstacles(isIPv6: true) }.isEmpty)
    }

    private func runIPTables(_ arguments: [String], of variants: [RuleMaker] = RuleMaker.iptables) throws {
        for variant in variants {
            for program in ["iptables", "ip6tables"] {
                let tool = Filter("/usr/sbin/\(program)-\(variant.rawValue)", arguments)
                let outcome = try host.inside { try tool.run(timeoutMilliseconds: 30_000) }
                #expect(outcome.exitCode == 0, "\(outcome.errors)")
            }
        }
    }
}
