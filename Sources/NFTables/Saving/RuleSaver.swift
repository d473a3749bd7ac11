internal import Netlink

/// Follows the rules of a chain to all that they lead to, and makes of it what can be added again.
///
/// Kept is what somebody wrote, not what packets made of it: counts, and elements that expire or that rules add, are
/// left out.
struct RuleSaver {
    private let start: ChainReference
    private let rules: [String: [SavedObject]]
    private let chains: [String: SavedObject]
    private let sets: [String: SavedObject]
    private let others: [SavedObject]
    private let isForeign: (chains: Set<String>, sets: Set<String>)

    /// In the order in which they were come upon.
    private var visitedChains: [String] = []
    private var visitedSets: [String] = []
    private var waitingSets: [String] = []
    private var elements: [String: [SavedElement]] = [:]

    /// - Parameter except: chains and sets of somebody else's: rules may lead there, but they are not kept.
    init(
        _ start: ChainReference,
        rules: [SavedObject],
        chains: [SavedObject],
        sets: [SavedObject],
        others: [SavedObject],
        except isForeign: (chains: Set<String>, sets: Set<String>)
    ) {
        self.start = start
        self.rules = Dictionary(grouping: rules) { $0.attributes.text(RuleAttribute.chain) ?? "" }
        self.chains = Dictionary(chains.map { ($0.attributes.text(ChainAttribute.name) ?? "", $0) }) { $1 }
        self.sets = Dictionary(sets.map { ($0.attributes.text(SetAttribute.name) ?? "", $0) }) { $1 }
        self.others = others
        self.isForeign = isForeign
        visit(chain: start.name)
    }

    private mutating func visit(chain: String) {
        guard !visitedChains.contains(chain), chain == start.name || !isForeign.chains.contains(chain) else { return }
        visitedChains.append(chain)
        for rule in rules[chain] ?? [] where obstacle(of: rule) == nil {
            let expressions = rule.expressions
            for set in expressions.sets where !isForeign.sets.contains(set) && !visitedSets.contains(set) {
                visitedSets.append(set)
                waitingSets.append(set)
            }
            for next in expressions.chains { visit(chain: next) }
        }
    }

    /// A set whose elements are to be told.
    mutating func nextSet() -> SetReference? { waitingSets.popLast().map(start.table.set) }

    mutating func add(_ listed: [SavedElement], to set: SetReference) {
        let flags = SetFlags(rawValue: sets[set.name]?.attributes.number(SetAttribute.flags) ?? 0)
        elements[set.name] = flags.contains(.dynamic) ? [] : listed.inOrder
        for chain in listed.compactMap(\.chain) { visit(chain: chain) }
    }
}

extension RuleSaver {
    /// Everything, in an order in which it can be added.
    var saved: SavedRules {
        var saved = SavedRules()
        saved.chains = Set(visitedChains)
        saved.sets = Set(visitedSets.filter { !isAnonymous($0) })
        saved.objects = visitedChains.dropFirst().compactMap { chains[$0] }.map { $0.keeping(SavedAttributes.chain) }
        saved.objects += others.map(\.uncounted)
        let names = visitedSets.reversed().filter { sets[$0] != nil }
        let ids = Dictionary(uniqueKeysWithValues: zip(names, firstID...))
        for name in names { saved.objects += set(name, id: ids[name] ?? 0) }
        for chain in visitedChains { append(chain, ids.filter { isAnonymous($0.key) }, to: &saved) }
        return saved
    }

    private func append(_ chain: String, _ ids: [String: UInt32], to saved: inout SavedRules) {
        for (index, rule) in (rules[chain] ?? []).enumerated() {
            if let obstacle = obstacle(of: rule) {
                saved.gaps.append("rule \(index + 1) of chain \(chain): \(obstacle)")
                continue
            }
            var expressions = rule.expressions
            expressions.rename(ids)
            expressions.normalize()
            var rule = rule.keeping(SavedAttributes.rule)
            rule.attributes[RuleAttribute.expressions] = expressions.list.bytes
            saved.objects.append(rule)
        }
    }

    /// Why a rule can't be kept; nil where it can.
    private func obstacle(of rule: SavedObject) -> String? {
        let expressions = rule.expressions
        let maps = expressions.sets.flatMap { elements[$0] ?? [] }.compactMap(\.chain)
        if (expressions.chains + maps).contains(where: isAnonymous(chain:)) {
            return "it leads to a chain without a name"
        }
        return expressions.useFlowTable ? "it leads to a flow table" : nil
    }

    /// A set and its elements, in as many messages as it takes.
    private func set(_ name: String, id: UInt32) -> [SavedObject] {
        guard var set = sets[name]?.keeping(SavedAttributes.set) else { return [] }
        let listed = AttributeList(listOf: start.table, isAnonymous(name) ? AnonymousSet.nameTemplate : name, id)
        if isAnonymous(name) { set.attributes.set(SetAttribute.name, text: AnonymousSet.nameTemplate) }
        set.attributes.set(SetAttribute.id, number: id)
        return [set]
            + (elements[name] ?? []).messages.map { part in
                var attributes = listed
                attributes[ElementListAttribute.elements] = AttributeList(of: part.map(\.attributes)).bytes
                return SavedObject(NFTablesMessage.newElement, set.family, attributes)
            }
    }

    private func isAnonymous(_ set: String) -> Bool {
        SetFlags(rawValue: sets[set]?.attributes.number(SetAttribute.flags) ?? 0).contains(.anonymous)
    }

    private func isAnonymous(chain: String) -> Bool {
        (chains[chain]?.attributes.number(ChainAttribute.flags) ?? 0) & bindingFlag != 0
    }
}

extension SavedObject {
    var expressions: SavedExpressions { SavedExpressions(attributes.nest(RuleAttribute.expressions)) }

    /// A named counter that begins at 0, or another object as it is.
    fileprivate var uncounted: SavedObject {
        var copy = keeping(SavedAttributes.object)
        if copy.attributes.number(ObjectAttribute.type) == counterType { copy.attributes[ObjectAttribute.data] = [] }
        return copy
    }

    /// Itself without what the kernel numbers anew, or refuses.
    func keeping(_ keys: Set<UInt16>) -> SavedObject {
        var copy = self
        copy.attributes.keep(only: keys)
        return copy
    }
}

extension AttributeList {
    /// What names the set that elements are of.
    fileprivate init(listOf table: TableReference, _ set: String, _ id: UInt32) {
        self.init()
        self.set(ElementListAttribute.table, text: table.name)
        self.set(ElementListAttribute.set, text: set)
        self.set(ElementListAttribute.setID, number: id)
    }
}

/// Far from those that a batch gives to sets of its own.
private let firstID: UInt32 = 0x4000_0000
/// `NFT_CHAIN_BINDING`.
private let bindingFlag: UInt32 = 4
/// `NFT_OBJECT_COUNTER`.
private let counterType: UInt32 = 1

/// `NFTA_OBJ_*`.
private struct ObjectAttribute: AttributeKey {
    let rawValue: UInt16
    static let type = Self(rawValue: 3)
    static let data = Self(rawValue: 4)
}
