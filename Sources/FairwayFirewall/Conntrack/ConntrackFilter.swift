internal import IPAddressing
internal import NFTables
internal import Netlink

/// Which entries the kernel is to list, so that a host with many connections needn't copy them all (`CTA_FILTER`).
///
/// Kernels before 5.8 list everything; so what they list has to be looked at again.
enum ConntrackFilter: Sendable {
    /// The connection's first packet came from this address.
    case caller(IPAddress)
    /// The one who replies has this address, whatever address the caller used.
    case replier(IPAddress)
    /// The protocol, over IPv4 or IPv6.
    case transport(UInt8, TableFamily)

    func encode(into message: inout MessageWriter) {
        message.put(header: NetfilterHeader(family: family.rawValue))
        let tuple: ConntrackAttribute = if case .replier = self { .reply } else { .original }
        message.nest(tuple) { tuple in
            switch self {
            case .caller(let address), .replier(let address):
                tuple.nest(TupleAttribute.addresses) { addresses in
                    let key: TupleAddressAttribute = address.isIPv6 ? .ipv6Source : .ipv4Source
                    addresses.put(key, bytes: address.bytes)
                }
            case .transport(let number, _):
                tuple.nest(TupleAttribute.transport) { $0.put(TupleTransportAttribute.number, number) }
            }
        }
        message.nest(ConntrackAttribute.filter) { filter in
            switch self {
            case .caller: filter.put(ConntrackFilterAttribute.original, ConntrackFilterAttribute.sourceAddress)
            case .replier: filter.put(ConntrackFilterAttribute.reply, ConntrackFilterAttribute.sourceAddress)
            case .transport: filter.put(ConntrackFilterAttribute.original, ConntrackFilterAttribute.transport)
            }
        }
    }

    func matches(_ entry: ConntrackEntry) -> Bool {
        switch self {
        case .caller(let address): entry.original.source == address
        case .replier(let address): entry.reply.source == address
        case .transport(let number, _): entry.original.transport == number
        }
    }

    private var family: TableFamily {
        switch self {
        case .caller(let address), .replier(let address): address.isIPv6 ? .ipv6 : .ipv4
        case .transport(_, let family): family
        }
    }
}
