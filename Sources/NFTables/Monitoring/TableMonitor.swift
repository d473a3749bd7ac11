package import LinuxSystem
public import Netlink

/// Tells when tables, chains, rules, sets or elements are deleted, by whomever: `nft monitor`, for losses only.
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

    /// Waits for the next losses, and names the tables that lost something.
    ///
    /// Blocks the calling thread. An empty set means that announcements were lost: look at every table. The result is
    /// nil when `stop` was signalled first.
    package mutating func next(unless stop: borrowing EventDescriptor) throws(NetlinkError) -> Set<String>? {
        var tables: Set<String> = []
        while tables.isEmpty {
            do throws(NetlinkError) {
                let goesOn = try connection.receive(unless: stop) { message throws(DecodingError) in
                    guard Self.losses.contains(message.type) else { return }
                    try message.attributes(after: NetfilterHeader.self).forEach(TableAttribute.self) {
                        (key, attribute) throws(DecodingError) in
                        // The first attribute of every one of these messages is the table's name.
                        if key == .name { tables.insert(attribute.string()) }
                    }
                }
                guard goesOn else { return nil }
            } catch  where error.kind == .overrun {
                return []
            }
        }
        return tables
    }

    private static let losses: Set<MessageType> = [
        NFTablesMessage.deleteTable, NFTablesMessage.deleteChain, NFTablesMessage.deleteRule,
        NFTablesMessage.deleteSet, NFTablesMessage.deleteElement,
    ]
}

/// `NFNLGRP_NFTABLES` of `<linux/netfilter/nfnetlink.h>`.
private let nftablesGroup: UInt32 = 7
