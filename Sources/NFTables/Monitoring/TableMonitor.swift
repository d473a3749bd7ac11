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
                let isLoss = Self.losses.contains(message.type)
                guard isLoss || Self.changes.contains(message.type) else { return }
                try message.attributes(after: NetfilterHeader.self).forEach(TableAttribute.self) {
                    (key, attribute) throws(DecodingError) in
                    // The first attribute of every one of these messages is the table's name.
                    guard key == .name else { return }
                    let table = attribute.string()
                    heard.insert(isLoss ? .loss(table: table) : .change(table: table))
                }
            }
            return isHeard ? heard : nil
        } catch  where error.kind == .overrun {
            return [.overrun]
        }
    }

    private static let losses: Set<MessageType> = [
        NFTablesMessage.deleteTable, NFTablesMessage.deleteChain, NFTablesMessage.deleteRule,
        NFTablesMessage.deleteSet, NFTablesMessage.deleteElement,
    ]

    /// Elements come and go all the time where somebody keeps a list of strangers.
    private static let changes: Set<MessageType> = [
        NFTablesMessage.newTable, NFTablesMessage.newChain, NFTablesMessage.newRule,
    ]
}

/// `NFNLGRP_NFTABLES` of `<linux/netfilter/nfnetlink.h>`.
private let nftablesGroup: UInt32 = 7
