internal import Netlink

extension MessageWriter {
    mutating func add(_ table: Table, _ flags: MessageFlags) {
        nftables(NFTablesMessage.newTable, table.reference, flags.union(.create)) { message in
            message.put(TableAttribute.name, string: table.reference.name)
            message.put(TableAttribute.flags, bigEndian: 0 as UInt32)
            message.put(TableAttribute.userData, UserData(comment: table.comment))
        }
    }

    mutating func delete(_ table: TableReference, _ flags: MessageFlags) {
        nftables(NFTablesMessage.deleteTable, table, flags) { $0.put(TableAttribute.name, string: table.name) }
    }

    mutating func add(_ chain: Chain, _ flags: MessageFlags) {
        nftables(NFTablesMessage.newChain, chain.reference.table, flags.union(.create)) { message in
            message.put(ChainAttribute.table, string: chain.reference.table.name)
            message.put(ChainAttribute.name, string: chain.reference.name)
            if let base = chain.base { message.put(base) }
            message.put(ChainAttribute.userData, UserData(comment: chain.comment))
        }
    }

    private mutating func put(_ base: BaseChain) {
        put(ChainAttribute.type, string: base.kind.rawValue)
        put(ChainAttribute.policy, bigEndian: base.policy.rawValue)
        nest(ChainAttribute.hook) { hook in
            hook.put(HookAttribute.number, bigEndian: base.hook.rawValue)
            hook.put(HookAttribute.priority, bigEndian: base.priority.rawValue)
        }
    }

    mutating func delete(_ chain: ChainReference, _ flags: MessageFlags) {
        nftables(NFTablesMessage.deleteChain, chain.table, flags) { message in
            message.put(ChainAttribute.table, string: chain.table.name)
            message.put(ChainAttribute.name, string: chain.name)
        }
    }

    mutating func add(_ rule: Rule, _ expressions: [Expression], _ position: RuleHandle?, _ flags: MessageFlags) {
        nftables(NFTablesMessage.newRule, rule.chain.table, flags) { message in
            message.put(RuleAttribute.table, string: rule.chain.table.name)
            message.put(RuleAttribute.chain, string: rule.chain.name)
            if let position { message.put(RuleAttribute.position, bigEndian: position.rawValue) }
            message.nest(RuleAttribute.expressions) { list in
                for expression in expressions { list.nest(ListAttribute.element) { expression.encode(into: &$0) } }
            }
            message.put(RuleAttribute.userData, UserData(comment: rule.comment))
        }
    }

    /// Deletes the rule with a handle, or all rules of a chain.
    mutating func deleteRules(of chain: ChainReference, _ handle: RuleHandle?, _ flags: MessageFlags) {
        nftables(NFTablesMessage.deleteRule, chain.table, flags) { message in
            message.put(RuleAttribute.table, string: chain.table.name)
            message.put(RuleAttribute.chain, string: chain.name)
            if let handle { message.put(RuleAttribute.handle, bigEndian: handle.rawValue) }
        }
    }

    /// Adds a message about something in a table.
    mutating func nftables(
        _ type: MessageType,
        _ table: TableReference,
        _ flags: MessageFlags,
        _ body: (inout MessageWriter) -> Void
    ) {
        message(type, flags: flags) { message in
            message.put(header: NetfilterHeader(family: table.family.rawValue))
            body(&message)
        }
    }

    /// Adds what user space keeps with an object, if there is any.
    mutating func put<Key: AttributeKey>(_ key: Key, _ userData: UserData) {
        if !userData.isEmpty { put(key, bytes: userData.bytes) }
    }
}
