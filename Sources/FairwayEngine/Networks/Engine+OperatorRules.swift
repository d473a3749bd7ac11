internal import FairwayDrivers
internal import FairwayFirewall
internal import FairwayModel
internal import FairwayStore
internal import Logging

/// The operator's chain: never touched, but kept in the store, so that a flush of everything takes nothing of it for
/// good.
extension Engine {
    /// Keeps what the operator's chain has.
    ///
    /// Only where all that is ours is there: then it was he who took away what it lacks. Where ours went with it, what
    /// was kept before stays, for ``settleFirewall()`` to bring back.
    func keepOperatorRules() {
        do {
            let record = driver.firewall.backend.record
            guard let rules = try driver.firewall.operatorRules(),
                try rules.bytes != store.read({ try $0.operatorRules(of: record) })
            else { return }
            try store.write { try $0.set(operatorRules: rules.bytes, of: record) }
            unrestored = []
            for gap in rules.gaps { logger.warning("can't keep a part of the operator's chain: \(gap)") }
        } catch {
            logger.error("can't keep what the operator's chain has: \(error)")
        }
    }

    /// Takes note of what of the operator's rules could not be made again; the chain is what it is from now on.
    func missed(_ refused: [String]) {
        for rule in refused { logger.error("can't make a part of the operator's chain again: \(rule)") }
        keepOperatorRules()
        unrestored = refused
    }

    /// What of the operator's chain a flush takes for good, or has taken.
    func operatorFindings() throws -> [Finding] {
        let lost = unrestored.map {
            Finding(.warning, operatorsChain, "after a flush it could not be made again: \($0)", remedy: "add it again")
        }
        let gaps = try driver.firewall.operatorRules()?.gaps ?? []
        return lost
            + gaps.map {
                Finding(
                    .notice,
                    operatorsChain,
                    "a flush would take it for good: \($0)",
                    remedy: "nothing, if you load it again yourself; named chains and smaller sets are kept"
                )
            }
    }
}

private let operatorsChain = "the operator's chain"
