/// One change of the ruleset.
public enum Change: Hashable, Sendable {
    /// Makes a table; one that exists stays as it is, with what is in it.
    case addTable(Table)
    /// Deletes a table with everything in it.
    case deleteTable(TableReference)
    /// Makes a chain; one that exists stays, and gets the policy.
    case addChain(Chain)
    /// Deletes a chain that nothing leads to, with its rules.
    case deleteChain(ChainReference)
    /// Deletes all rules of a chain.
    case flushChain(ChainReference)
    /// Makes a set or map; one that exists has to be alike.
    case addSet(NamedSet)
    /// Deletes a set or map that no rule uses.
    case deleteSet(SetReference)
    /// Deletes all elements of a set or map.
    case flushSet(SetReference)
    /// Adds elements; those that exist stay, but a map's data can't differ.
    case addElements([SetElement], NamedSet)
    /// Deletes elements, all of which have to exist.
    case deleteElements([SetElement], NamedSet)
    /// Adds a rule at the end of its chain.
    case appendRule(Rule)
    /// Adds a rule before another one, or at the start of its chain.
    case insertRule(Rule, before: RuleHandle?)
    /// Deletes a rule.
    case deleteRule(RuleHandle, ChainReference)
    /// Adds what was saved; a chain, set or object that exists stays, and has to be alike.
    case addSaved(SavedObject)
}

extension Change {
    /// What it is about, for error texts.
    var subject: String {
        switch self {
        case .addTable(let table): "table \(table.reference)"
        case .deleteTable(let table): "table \(table)"
        case .addChain(let chain): "chain \(chain.reference)"
        case .deleteChain(let chain), .flushChain(let chain): "chain \(chain)"
        case .addSet(let set): "set \(set.reference)"
        case .deleteSet(let set), .flushSet(let set): "set \(set)"
        case .addElements(let elements, let set), .deleteElements(let elements, let set):
            (elements.count == 1 ? "an element" : "\(elements.count) elements") + " of set \(set.reference)"
        case .appendRule(let rule), .insertRule(let rule, _): "a rule of chain \(rule.chain)"
        case .deleteRule(let handle, let chain): "rule \(handle.rawValue) of chain \(chain)"
        case .addSaved(let object): object.subject
        }
    }
}
