public import Netlink

/// The kernel's netfilter family (`NETLINK_NETFILTER`): nftables, connection tracking and what else filters packets.
public enum NetfilterFamily: NetlinkFamily {
    /// `NETLINK_NETFILTER`.
    public static let protocolNumber: Int32 = 12

    /// The message's name in the kernel's headers, for error texts.
    public static func name(of type: MessageType) -> String? {
        let number = Int(type.rawValue & 0xFF)
        return switch type.rawValue >> 8 {
        case 0 where number == 0x10: "NFNL_MSG_BATCH_BEGIN"
        case 0 where number == 0x11: "NFNL_MSG_BATCH_END"
        case 1 where number < conntrackNames.count: conntrackNames[number]
        case 10 where number < nftablesNames.count: nftablesNames[number]
        default: nil
        }
    }
}

/// A socket of the netfilter family; its verbs block until the kernel has answered.
public typealias NFTablesConnection = NetlinkSocket<NetfilterFamily>

/// `enum cntl_msg_types` of `<linux/netfilter/nfnetlink_conntrack.h>`.
private let conntrackNames = ["IPCTNL_MSG_CT_NEW", "IPCTNL_MSG_CT_GET", "IPCTNL_MSG_CT_DELETE"]

/// `enum nf_tables_msg_types` of `<linux/netfilter/nf_tables.h>`.
private let nftablesNames = [
    "NFT_MSG_NEWTABLE", "NFT_MSG_GETTABLE", "NFT_MSG_DELTABLE",
    "NFT_MSG_NEWCHAIN", "NFT_MSG_GETCHAIN", "NFT_MSG_DELCHAIN",
    "NFT_MSG_NEWRULE", "NFT_MSG_GETRULE", "NFT_MSG_DELRULE",
    "NFT_MSG_NEWSET", "NFT_MSG_GETSET", "NFT_MSG_DELSET",
    "NFT_MSG_NEWSETELEM", "NFT_MSG_GETSETELEM", "NFT_MSG_DELSETELEM",
    "NFT_MSG_NEWGEN", "NFT_MSG_GETGEN", "NFT_MSG_TRACE",
    "NFT_MSG_NEWOBJ", "NFT_MSG_GETOBJ", "NFT_MSG_DELOBJ",
]
