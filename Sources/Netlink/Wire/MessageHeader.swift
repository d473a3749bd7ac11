/// The header of every netlink message (`struct nlmsghdr`).
public struct MessageHeader: FixedHeader, Hashable {
    /// The length of the message with this header, in bytes (`nlmsg_len`).
    public var length: UInt32
    /// What the message is about (`nlmsg_type`), as its number.
    public var rawType: UInt16
    /// How it is meant (`nlmsg_flags`), as its bits.
    public var rawFlags: UInt16
    /// The number that an answer repeats (`nlmsg_seq`).
    public var sequence: UInt32
    /// The port ID of the socket whose request caused the message (`nlmsg_pid`); 0 in requests.
    public var portID: UInt32

    /// What the message is about.
    public var type: MessageType { MessageType(rawValue: rawType) }
    /// How it is meant.
    public var flags: MessageFlags { MessageFlags(rawValue: rawFlags) }

    /// Makes a header; the writer fills in the length.
    public init(length: UInt32 = 0, type: MessageType, flags: MessageFlags, sequence: UInt32, portID: UInt32 = 0) {
        self.length = length
        rawType = type.rawValue
        rawFlags = flags.rawValue
        self.sequence = sequence
        self.portID = portID
    }
}
