/// The type of a netlink message (`nlmsg_type`); each family defines its own from 16 upwards.
public struct MessageType: RawRepresentable, Hashable, Sendable {
    /// The number as the kernel has it.
    public let rawValue: UInt16

    /// Takes the number as the kernel has it.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Nothing (`NLMSG_NOOP`).
    public static let noOperation = Self(rawValue: 1)
    /// An error, or success as error 0 (`NLMSG_ERROR`).
    public static let error = Self(rawValue: 2)
    /// The end of a dump (`NLMSG_DONE`).
    public static let done = Self(rawValue: 3)
    /// Data was lost (`NLMSG_OVERRUN`).
    public static let overrun = Self(rawValue: 4)
}
