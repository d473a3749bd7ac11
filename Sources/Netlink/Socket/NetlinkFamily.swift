/// A netlink protocol, such as `NETLINK_ROUTE`.
public protocol NetlinkFamily: SendableMetatype {
    /// The third argument of socket(2).
    static var protocolNumber: Int32 { get }
    /// Whether the kernel can check requests of this family strictly (`NETLINK_GET_STRICT_CHK`).
    static var checksStrictly: Bool { get }
    /// The C name of a message type, for error sentences; nil if it is not known.
    static func name(of type: MessageType) -> String?
}

extension NetlinkFamily {
    /// No strict checking unless the family says otherwise.
    public static var checksStrictly: Bool { false }
    /// No names unless the family says otherwise.
    public static func name(of type: MessageType) -> String? { nil }
}
