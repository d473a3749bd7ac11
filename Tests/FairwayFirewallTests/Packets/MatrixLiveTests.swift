import FairwayModel
import FairwayTesting
import Testing

@Suite("Who reaches whom in every mode", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct MatrixLiveTests {
    /// Whoever makes the rules, whatever others do to the host: prints one table of all ways, and the runs it is of.
    @Test("By TCP, UDP and ping, in both families")
    func matrix() throws {
        let rows = try MatrixPlan.rows()
        var report = MatrixReport(rows)
        for maker in RuleMaker.available {
            for callsIPTables in BridgeNetfilter.positions {
                let lab = try MatrixLab(callsIPTables: callsIPTables, maker: maker)
                for condition in MatrixCondition.testable {
                    try lab.become(condition)
                    let kinds = kinds(of: maker)
                    let run = [
                        maker.testDescription, callsIPTables.map { $0 ? "1" : "0" } ?? "none", condition.rawValue,
                        kinds.map { "\($0)" }.joined(separator: " "),
                    ]
                    for kind in kinds {
                        for family in IPFamily.allCases {
                            report.add(try lab.outcomes(kind, family, in: rows), of: run)
                        }
                    }
                }
            }
        }
        for maker in RuleMaker.allCases where !RuleMaker.available.contains(maker) {
            print("\(maker.testDescription) was not tried: \(RuleMaker.absence)")
        }
        print(report.text)
        for failure in report.failures { Issue.record("\(failure)") }
    }

    /// Both variants of iptables get the same rules: for the second one way of calling tells whether it has them.
    private func kinds(of maker: RuleMaker) -> [ProbeSocket.Kind] {
        maker == .iptablesLegacy ? [.tcp] : [.tcp, .udp, .ping]
    }
}
