internal import Netlink

/// The message types of nftables: `NFNL_SUBSYS_NFTABLES`, and the two that enclose a batch.
enum NFTablesMessage {
    /// The number of the subsystem (`NFNL_SUBSYS_NFTABLES`).
    static let subsystem: UInt16 = 10

    static let batchBegin = MessageType(rawValue: 0x10)
    static let batchEnd = MessageType(rawValue: 0x11)

    static let newTable = message(0)
    static let getTable = message(1)
    static let deleteTable = message(2)
    static let newChain = message(3)
    static let getChain = message(4)
    static let deleteChain = message(5)
    static let newRule = message(6)
    static let getRule = message(7)
    static let deleteRule = message(8)
    static let newSet = message(9)
    static let getSet = message(10)
    static let deleteSet = message(11)
    static let newElement = message(12)
    static let getElement = message(13)
    static let deleteElement = message(14)
    static let newGeneration = message(15)
    static let getGeneration = message(16)
    static let newObject = message(18)
    static let getObject = message(19)

    private static func message(_ number: UInt16) -> MessageType {
        MessageType(rawValue: subsystem << 8 | number)
    }
}
