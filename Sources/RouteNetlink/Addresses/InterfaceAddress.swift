public import IPAddressing
public import Netlink

/// `struct ifaddrmsg`.
struct AddressHeader: FixedHeader {
    var family: UInt8 = 0
    var prefixLength: UInt8 = 0
    var flags: UInt8 = 0
    var scope: UInt8 = 0
    var index: UInt32 = 0
}

/// `IFA_*` of `<linux/if_addr.h>`.
struct AddressAttribute: AttributeKey {
    let rawValue: UInt16
    static let address = Self(rawValue: 1)
    static let local = Self(rawValue: 2)
}

/// An address on a link, with the prefix that is reached directly through it.
public struct InterfaceAddress: Hashable, Sendable {
    /// The link that has it.
    public var link: LinkIndex
    /// The address itself.
    public var address: IPAddress
    /// The length of the directly reached prefix, in bits.
    public var prefixLength: Int

    /// Describes an address; nothing is set yet.
    public init(_ address: IPAddress, prefixLength: Int, on link: LinkIndex) {
        self.link = link
        self.address = address
        self.prefixLength = prefixLength
    }

    /// Reads an `RTM_NEWADDR` or `RTM_DELADDR` message; nil for any other.
    public init?(decoding message: borrowing Message) throws(DecodingError) {
        guard message.type == .newAddress || message.type == .deleteAddress else { return nil }
        let header = try message.fixedHeader(as: AddressHeader.self)
        var address: IPAddress?
        var local: IPAddress?
        try message.attributes(after: AddressHeader.self).forEach(AddressAttribute.self) {
            (key, attribute) throws(DecodingError) in
            switch key {
            case .address: address = IPAddress(bytes: attribute.bytes())
            case .local: local = IPAddress(bytes: attribute.bytes())
            default: break
            }
        }
        guard let address = local ?? address else { return nil }
        self.init(
            address,
            prefixLength: Int(header.prefixLength),
            on: LinkIndex(rawValue: Int32(bitPattern: header.index))
        )
    }
}

extension MessageWriter {
    /// Queues `ip addr add`; an IPv6 address skips duplicate detection (`IFA_F_NODAD`).
    public mutating func add(_ address: InterfaceAddress) {
        message(.newAddress, flags: [.request, .ack, .create, .exclusive]) { $0.put(address, skipsDetection: true) }
    }

    /// Queues `ip addr del`.
    public mutating func delete(_ address: InterfaceAddress) {
        message(.deleteAddress, flags: [.request, .ack]) { $0.put(address, skipsDetection: false) }
    }

    private mutating func put(_ address: InterfaceAddress, skipsDetection: Bool) {
        put(
            header: AddressHeader(
                family: address.address.family.rawValue,
                prefixLength: UInt8(truncatingIfNeeded: address.prefixLength),
                flags: skipsDetection && address.address.isIPv6 ? skipDuplicateDetection : 0,
                index: UInt32(bitPattern: address.link.rawValue)
            )
        )
        put(AddressAttribute.local, bytes: address.address.bytes)
        put(AddressAttribute.address, bytes: address.address.bytes)
    }
}

/// `IFA_F_NODAD`: usable at once, where nobody else can have the address.
private let skipDuplicateDetection: UInt8 = 0x02

extension NetlinkSocket where Family == RouteFamily {
    /// Adds an address to a link; throws `EEXIST` when the link has it.
    public mutating func add(_ address: InterfaceAddress) throws(NetlinkError) {
        try request { $0.add(address) }
    }

    /// Takes an address from a link; throws `EADDRNOTAVAIL` when the link has it not.
    public mutating func delete(_ address: InterfaceAddress) throws(NetlinkError) {
        try request { $0.delete(address) }
    }

    /// Every address of the namespace, of both families.
    public mutating func addresses() throws(NetlinkError) -> [InterfaceAddress] {
        try dump(.getAddress) {
            $0.put(header: AddressHeader())
        } decoding: { message throws(DecodingError) in
            try InterfaceAddress(decoding: message)
        }
    }
}
