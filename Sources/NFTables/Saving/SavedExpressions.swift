internal import Netlink

/// The expressions of a rule as the kernel listed them: what they lead to, and what to change to add them again.
struct SavedExpressions {
    private var expressions: [AttributeList]

    /// - Parameter list: the value of `NFTA_RULE_EXPRESSIONS`, or of the like of an element.
    init(_ list: AttributeList) { expressions = list.nests }

    var list: AttributeList { AttributeList(of: expressions) }

    /// The sets and maps that they look up or fill.
    var sets: [String] {
        expressions.compactMap { expression in
            SetUse(expression).flatMap { expression.nest(ExpressionAttribute.data).text($0.name) }
        }
    }

    /// The chains that they lead to by themselves, not by a map.
    var chains: [String] {
        expressions.compactMap { expression in
            guard expression.text(ExpressionAttribute.name) == Immediate.kernelName else { return nil }
            return expression.nest(ExpressionAttribute.data).nest(ImmediateData.data).chain
        }
    }

    /// Whether they need a flow table, which is tied to interfaces and not kept.
    var useFlowTable: Bool { expressions.contains { $0.text(ExpressionAttribute.name) == "flow_offload" } }

    /// Has sets without a name found by their numbers in the batch.
    mutating func rename(_ ids: [String: UInt32]) {
        for index in expressions.indices {
            guard let use = SetUse(expressions[index]) else { continue }
            var data = expressions[index].nest(ExpressionAttribute.data)
            guard let name = data.text(use.name), let id = ids[name] else { continue }
            data.set(use.name, text: AnonymousSet.nameTemplate)
            data.set(use.id, number: id)
            expressions[index][ExpressionAttribute.data] = data.bytes
        }
    }

    /// Forgets what was counted, as that is what packets made of the rules, and a timeout of 0, which the kernel lists
    /// and then refuses.
    mutating func normalize() {
        for index in expressions.indices {
            switch expressions[index].text(ExpressionAttribute.name) {
            case Counter.kernelName, "last": expressions[index][ExpressionAttribute.data] = []
            case "dynset":
                var data = expressions[index].nest(ExpressionAttribute.data)
                if data[DynamicSetTimeout.key]?.allSatisfy({ $0 == 0 }) == true { data[DynamicSetTimeout.key] = nil }
                expressions[index][ExpressionAttribute.data] = data.bytes
            default: break
            }
        }
    }
}

extension AttributeList {
    /// The chain that a value leads to, where it is a verdict (`NFTA_DATA_*`).
    var chain: String? { nest(DataAttribute.verdict).text(VerdictAttribute.chain) }
}

/// How an expression names a set: by a name, or by a number inside a batch.
private struct SetUse {
    let name: Number
    let id: Number

    struct Number: AttributeKey {
        let rawValue: UInt16
    }

    init?(_ expression: AttributeList) {
        switch expression.text(ExpressionAttribute.name) {
        // NFTA_LOOKUP_SET and NFTA_LOOKUP_SET_ID.
        case Lookup.kernelName: (name, id) = (Number(rawValue: 1), Number(rawValue: 4))
        // NFTA_DYNSET_SET_NAME and NFTA_DYNSET_SET_ID.
        case "dynset": (name, id) = (Number(rawValue: 1), Number(rawValue: 2))
        // NFTA_OBJREF_SET_NAME and NFTA_OBJREF_SET_ID.
        case "objref": (name, id) = (Number(rawValue: 4), Number(rawValue: 5))
        default: return nil
        }
    }
}

/// `NFTA_IMMEDIATE_*`.
private struct ImmediateData: AttributeKey {
    let rawValue: UInt16
    static let data = Self(rawValue: 2)
}

/// `NFTA_DYNSET_TIMEOUT`.
private struct DynamicSetTimeout: AttributeKey {
    let rawValue: UInt16
    static let key = Self(rawValue: 6)
}
