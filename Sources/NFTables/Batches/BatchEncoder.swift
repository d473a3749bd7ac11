internal import Netlink

/// Writes changes as messages, with the two that enclose a batch, and knows which message belongs to which change.
///
/// Only the last change asks for an ack: the kernel works through all of them before it answers, and reports
/// failures of the others unasked. Thousands of acks could overflow the receive queue.
struct BatchEncoder: ~Copyable {
    var writer: MessageWriter
    /// For each message its change; the message before the first has none.
    private(set) var changeIndices: [Int] = [0]
    private var nextSetID: UInt32 = 1

    init(_ writer: consuming MessageWriter, _ changes: [Change]) {
        self.writer = writer
        self.writer.enclose(NFTablesMessage.batchBegin)
        for (index, change) in changes.enumerated() {
            encode(change, isLast: index == changes.count - 1)
            changeIndices += repeatElement(index, count: self.writer.messages.count - changeIndices.count)
        }
        self.writer.enclose(NFTablesMessage.batchEnd)
        changeIndices.append(changes.count - 1)
    }

    private mutating func encode(_ change: Change, isLast: Bool) {
        let flags: MessageFlags = isLast ? [.request, .ack] : .request
        switch change {
        case .addTable(let table): writer.add(table, flags)
        case .deleteTable(let table): writer.delete(table, flags)
        case .addChain(let chain): writer.add(chain, flags)
        case .deleteChain(let chain): writer.delete(chain, flags)
        case .flushChain(let chain): writer.deleteRules(of: chain, nil, flags)
        case .addSet(let set): writer.add(set, id: takeSetID(), flags)
        case .deleteSet(let set): writer.delete(set, flags)
        case .flushSet(let set): writer.flush(set, flags)
        case .addElements(let elements, let set):
            writer.elements(NFTablesMessage.newElement, elements, of: set, flags.union(.create))
        case .deleteElements(let elements, let set):
            writer.elements(NFTablesMessage.deleteElement, elements, of: set, flags)
        case .appendRule(let rule): add(rule, nil, flags.union([.create, .append]))
        case .insertRule(let rule, let handle): add(rule, handle, flags.union(.create))
        case .deleteRule(let handle, let chain): writer.deleteRules(of: chain, handle, flags)
        case .addSaved(let object): object.encode(into: &writer, flags)
        }
    }

    private mutating func takeSetID() -> UInt32 {
        defer { nextSetID += 1 }
        return nextSetID
    }

    /// Writes a rule, after the sets that it brings along.
    private mutating func add(_ rule: Rule, _ position: RuleHandle?, _ flags: MessageFlags) {
        let ids = rule.anonymousSets.map { set in
            let id = takeSetID()
            writer.add(set, in: rule.chain.table, id: id)
            return id
        }
        let expressions = rule.expressions.map { expression in
            guard case .lookup(var lookup) = expression, let index = lookup.anonymousIndex, ids.indices.contains(index)
            else { return expression }
            lookup.anonymousIndex = Int(ids[index])
            return .lookup(lookup)
        }
        writer.add(rule, expressions, position, flags)
    }
}

extension MessageWriter {
    /// The first or the last message of a batch: its resource is the subsystem that the batch is for.
    fileprivate mutating func enclose(_ type: MessageType) {
        message(type, flags: .request) {
            $0.put(header: NetfilterHeader(family: 0, resource: NFTablesMessage.subsystem))
        }
    }
}
