public import Netlink

/// Whether packets are forwarded that arrive at an interface, as the kernel announces it (`RTM_NEWNETCONF`).
///
/// Of the other settings below `/proc/sys/net` the kernel announces a few, and most not at all.
public struct ForwardingSetting: Hashable, Sendable {
    /// What a setting applies to.
    public enum Scope: Hashable, Sendable {
        /// Every interface, by the switch for all (`conf/all`).
        case all
        /// Interfaces to come (`conf/default`).
        case newLinks
        /// One interface.
        case link(LinkIndex)
    }

    /// Whose packets.
    public var family: AddressFamily
    /// Where they arrive.
    public var scope: Scope
    /// Whether they are forwarded.
    public var isOn: Bool

    /// Reads an `RTM_NEWNETCONF` message; nil for any other, and for one that is not about forwarding.
    public init?(decoding message: borrowing Message) throws(DecodingError) {
        guard message.type == .newSettings else { return nil }
        let header = try message.fixedHeader(as: SettingsHeader.self)
        var index: Int32?
        var isOn: Bool?
        try message.attributes(after: SettingsHeader.self).forEach(SettingsAttribute.self) {
            (key, attribute) throws(DecodingError) in
            switch key {
            case .link: index = try attribute.integer()
            case .forwarding: isOn = try attribute.integer(as: Int32.self) != 0
            default: break
            }
        }
        guard let family = AddressFamily(rawValue: header.family), let index, let isOn else { return nil }
        self.family = family
        self.isOn = isOn
        scope =
            switch index {
            case everyLink: .all
            case linksToCome: .newLinks
            default: .link(LinkIndex(rawValue: index))
            }
    }
}

/// `struct netconfmsg`, as long as the kernel makes it.
struct SettingsHeader: FixedHeader {
    var family: UInt8 = 0
    var padding: (UInt8, UInt8, UInt8) = (0, 0, 0)
}

/// `NETCONFA_*` of `<linux/netconf.h>`.
struct SettingsAttribute: AttributeKey {
    let rawValue: UInt16
    static let link = Self(rawValue: 1)
    static let forwarding = Self(rawValue: 2)
}

/// `NETCONFA_IFINDEX_ALL`.
private let everyLink: Int32 = -1
/// `NETCONFA_IFINDEX_DEFAULT`.
private let linksToCome: Int32 = -2
