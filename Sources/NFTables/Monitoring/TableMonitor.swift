package import LinuxSystem
public import Netlink

/// Tells when tables, chains or rules are made or changed, and what is deleted, by whomever: `nft monitor` as values.
public struct TableMonitor: ~Copyable {
    private var connection: NFTablesConnection

    /// Starts to listen in the namespace of a connection (`NFNLGRP_NFTABLES`), which then serves for nothing else.
    ///
    /// - Parameter own: ``Netlink/NetlinkSocket/portID`` of the connection whose changes are not of interest.
    public init(_ connection: consuming NFTablesConnection, ignoring own: UInt32? = nil) throws(NetlinkError) {
        if let own { try connection.ignore(own) }
        try connection.join(group: nftablesGroup)
        self.connection = connection
    }

    /// Waits for what is announced next; empty where that was nothing of interest.
    ///
    /// Blocks the calling thread; nil when `stop` was signalled or the timeout passed first.
    ///
    /// - Parameter timeoutMilliseconds: -1 waits without bound.
    package mutating func next(
        unless stop: borrowing EventDescriptor,
        timeoutMilliseconds: Int32 = -1
    ) throws(NetlinkError) -> Set<TableAnnouncement>? {
        var heard: Set<TableAnnouncement> = []
        do throws(NetlinkError) {
            let isHeard = try connection.receive(unless: stop, timeoutMilliseconds: timeoutMilliseconds) {
                message throws(DecodingError) in
                if let announcement = try Self.announcement(message) { heard.insert(announcement) }
            }
            return isHeard ? heard : nil
        } catch  where error.kind == .overrun {
            return [.overrun]
        }
    }

    private static func announcement(_ message: borrowing Message) throws(DecodingError) -> TableAnnouncement? {
        let isLoss = losses.contains(message.type)
        guard isLoss || changes.contains(message.type) else { return nil }
        var table = ""
        var chain: String?
        let chainKey = chainKeys[message.type]
        try message.attributes(after: NetfilterHeader.self).forEach(TableAttribute.self) { key, attribute in
            // The first attribute of every one of these messages is the table's name.
            if key == .name { table = attribute.string() } else if key == chainKey { chain = attribute.string() }
        }
        if message.type == NFTablesMessage.newElement { return .elements(table: table) }
        return isLoss ? .loss(table: table, chain: chain) : .change(table: table, chain: chain)
    }

    /// Which attribute is the name of the chain.
    private static let chainKeys: [MessageType: TableAttribute] = [
        NFTablesMessage.newRule: TableAttribute(rawValue: RuleAttribute.chain.rawValue),
        NFTablesMessage.deleteRule: TableAttribute(rawValue: RuleAttribute.chain.rawValue),
        NFTablesMessage.newChain: TableAttribute(rawValue: ChainAttribute.name.rawValue),
        NFTablesMessage.deleteChain: TableAttribute(rawValue: ChainAttribute.name.rawValue),
    ]

    private static let losses: Set<MessageType> = [
        NFTablesMessage.deleteTable, NFTablesMessage.deleteChain, NFTablesMessage.deleteRule,
        NFTablesMessage.deleteSet, NFTablesMessage.deleteElement,
    ]

    private static let changes: Set<MessageType> = [
        NFTablesMessage.newTable, NFTablesMessage.newChain, NFTablesMessage.newRule, NFTablesMessage.newElement,
    ]
}

/// `NFNLGRP_NFTABLES` of `<linux/netfilter/nfnetlink.h>`.
private let nftablesGroup: UInt32 = 7
