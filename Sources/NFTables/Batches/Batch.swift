/// Changes that take effect together or not at all; nothing reaches the kernel before the batch is committed.
///
/// `try connection.commit(batch)` consumes it, so that it can't be committed twice.
public struct Batch: ~Copyable, Sendable {
    /// The changes, in the order in which they will be made.
    public private(set) var changes: [Change]

    /// Starts with these changes, or with none.
    public init(_ changes: [Change] = []) { self.changes = changes }

    /// Whether there is nothing to commit.
    public var isEmpty: Bool { changes.isEmpty }

    /// Queues a change; the result is its index, as ``Netlink/NetlinkError/index`` reports it.
    @discardableResult
    public mutating func append(_ change: Change) -> Int {
        changes.append(change)
        return changes.count - 1
    }

    /// Queues a new table.
    public mutating func add(_ table: Table) { append(.addTable(table)) }

    /// Queues the end of a table and everything in it.
    public mutating func delete(_ table: TableReference) { append(.deleteTable(table)) }

    /// Queues a new chain.
    public mutating func add(_ chain: Chain) { append(.addChain(chain)) }

    /// Queues the end of a chain and its rules.
    public mutating func delete(_ chain: ChainReference) { append(.deleteChain(chain)) }

    /// Queues the end of all rules of a chain.
    public mutating func flush(_ chain: ChainReference) { append(.flushChain(chain)) }

    /// Queues a new set or map.
    public mutating func add(_ set: NamedSet) { append(.addSet(set)) }

    /// Queues the end of a set or map.
    public mutating func delete(_ set: SetReference) { append(.deleteSet(set)) }

    /// Queues the end of all elements of a set or map.
    public mutating func flush(_ set: SetReference) { append(.flushSet(set)) }

    /// Queues new elements.
    public mutating func add(_ elements: [SetElement], to set: NamedSet) {
        if !elements.isEmpty { append(.addElements(elements, set)) }
    }

    /// Queues the end of elements.
    public mutating func delete(_ elements: [SetElement], from set: NamedSet) {
        if !elements.isEmpty { append(.deleteElements(elements, set)) }
    }

    /// Queues a rule for the end of its chain.
    public mutating func append(_ rule: Rule) { append(.appendRule(rule)) }

    /// Queues a rule of these statements for the end of a chain.
    public mutating func append(_ statements: [Statement], to chain: ChainReference, comment: String? = nil) {
        append(Rule(in: chain, statements, comment: comment))
    }

    /// Queues a rule for the start of its chain, or for the place before another one.
    public mutating func insert(_ rule: Rule, before handle: RuleHandle? = nil) {
        append(.insertRule(rule, before: handle))
    }

    /// Queues the end of a rule.
    public mutating func delete(_ rule: RuleHandle, in chain: ChainReference) { append(.deleteRule(rule, chain)) }
}
