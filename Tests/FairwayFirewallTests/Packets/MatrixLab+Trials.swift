import FairwayFirewall
import FairwayModel
import FairwayTesting
import IPAddressing
import Testing

extension MatrixLab {
    /// The place that a row's caller is in a column.
    private func caller(_ caller: String, _ network: String) -> String {
        switch caller {
        case "neighbour": network + "2"
        case "itself": network + "1"
        case "other": "other1"
        default: caller
        }
    }

    /// What a row calls in a column; nil where there is no such thing.
    private func target(_ way: String, _ name: String, _ family: IPFamily) throws -> SocketName? {
        let network = try #require(networks[name])
        let index = family == .ipv4 ? 0 : 1
        let parts = way.split(separator: ":")
        let address: IPAddress? =
            switch parts[0] {
            case "address": endpoints[name + "1"]?.addresses[index]
            case "uplink": Self.addresses(2, 1)[index]
            case "remote": Self.addresses(2, 9)[index]
            case "gateway": network.subnets[index].gateway
            default: [IPAddress.v4(.loopback), .v6(.loopback)][index]
            }
        return address.map { SocketName($0, port(String(parts[1]), of: network)) }
    }

    /// The address that stands for a word of the table.
    private func address(_ word: String, _ caller: String, _ family: IPFamily) -> IPAddress? {
        let index = family == .ipv4 ? 0 : 1
        return switch (word, caller) {
        case ("host", _): Self.addresses(2, 1)[index]
        case ("custom", _): MatrixPlan.sources[index]
        case ("self", "remote"): Self.addresses(2, 9)[index]
        case ("self", "trusted"): Self.addresses(51, 9)[index]
        case ("self", _): endpoints[caller]?.addresses[index]
        default: nil
        }
    }

    /// Tries every row and column of one kind and family at once.
    func outcomes(_ kind: ProbeSocket.Kind, _ family: IPFamily, in rows: [MatrixPlan.Row]) throws -> [MatrixOutcome] {
        var cells: [ReachabilityTable.Cell] = []
        var positions: [ReachabilityTable.Cell: [(row: Int, column: Int)]] = [:]
        for (row, plan) in rows.enumerated() where plan.way.hasSuffix(":ping") == (kind == .ping) {
            for (column, (network, word)) in plan.outcomes.enumerated() where word != "-" {
                guard let target = try target(plan.way, network, family) else { continue }
                let caller = caller(plan.caller, network)
                // The kernel routes nothing from ::1: that is the relay's.
                let expected = target.address == .v6(.loopback) ? "no" : word
                let outcome = address(expected, caller, family).map { "\($0)" } ?? expected
                let cell = ReachabilityTable.Cell(caller: caller, target: target, outcome: outcome)
                if positions[cell] == nil { cells.append(cell) }
                positions[cell, default: []].append((row, column))
            }
        }
        var probing = Probing(kind, cells)
        probing.addressNames = [:]
        return zip(try probing.run(at: self), probing.expected).flatMap { actual, expected in
            let isReached = !["no", "refused"].contains(actual.outcome) && !actual.outcome.hasSuffix("unanswered")
            let isRight =
                switch expected.outcome {
                case "yes": isReached
                case "no": !isReached && !actual.outcome.hasSuffix("unanswered")
                default: actual.outcome == expected.outcome
                }
            return (positions[expected] ?? []).map { row, column in
                MatrixOutcome(row: row, column: column, failure: isRight ? nil : actual.outcome)
            }
        }
    }
}
