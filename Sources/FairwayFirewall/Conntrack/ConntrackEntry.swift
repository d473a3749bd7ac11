internal import IPAddressing
internal import NFTables
internal import Netlink

/// A tracked connection: as much of it as is needed to recognise and to delete it.
struct ConntrackEntry: Hashable, Sendable {
    /// Addresses and ports of one direction.
    struct Tuple: Hashable, Sendable {
        var source: IPAddress?
        var destination: IPAddress?
        var transport: UInt8 = 0
        var destinationPort: UInt16 = 0
    }

    /// `AF_INET` or `AF_INET6`.
    private(set) var family: UInt8
    private(set) var original = Tuple()
    private(set) var reply = Tuple()
    /// The tuple as the kernel wrote it, which is how it wants it back.
    private var originalBytes: [UInt8] = []
    private var idBytes: [UInt8] = []
    private var zoneBytes: [UInt8] = []

    init?(decoding message: borrowing Message) throws(DecodingError) {
        guard message.type == ConntrackMessage.new else { return nil }
        var entry = Self(family: try message.fixedHeader(as: NetfilterHeader.self).family)
        try message.attributes(after: NetfilterHeader.self).forEach(ConntrackAttribute.self) {
            (key, attribute) throws(DecodingError) in
            switch key {
            case .original:
                entry.original = try Tuple(decoding: attribute.nested())
                entry.originalBytes = attribute.bytes()
            case .reply: entry.reply = try Tuple(decoding: attribute.nested())
            case .id: entry.idBytes = attribute.bytes()
            case .zone: entry.zoneBytes = attribute.bytes()
            default: break
            }
        }
        self = entry
    }

    private init(family: UInt8) { self.family = family }

    /// Writes the request to delete exactly this entry, and no later one with the same addresses and ports.
    func encodeDeletion(into writer: inout MessageWriter) {
        writer.message(ConntrackMessage.delete, flags: [.request, .ack]) { message in
            message.put(header: NetfilterHeader(family: family))
            message.put(ConntrackAttribute.original, bytes: originalBytes)
            message.put(ConntrackAttribute.id, bytes: idBytes)
            if !zoneBytes.isEmpty { message.put(ConntrackAttribute.zone, bytes: zoneBytes) }
        }
    }
}

extension ConntrackEntry.Tuple {
    init(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        var tuple = Self()
        try attributes.forEach(TupleAttribute.self) { (key, attribute) throws(DecodingError) in
            switch key {
            case .addresses: try tuple.readAddresses(attribute.nested())
            case .transport: try tuple.readTransport(attribute.nested())
            default: break
            }
        }
        self = tuple
    }

    private mutating func readAddresses(_ attributes: consuming AttributeReader) throws(DecodingError) {
        while let attribute = try attributes.next() {
            switch TupleAddressAttribute(rawValue: attribute.type) {
            case .ipv4Source, .ipv6Source: source = IPAddress(bytes: attribute.bytes())
            case .ipv4Destination, .ipv6Destination: destination = IPAddress(bytes: attribute.bytes())
            default: break
            }
        }
    }

    private mutating func readTransport(_ attributes: consuming AttributeReader) throws(DecodingError) {
        while let attribute = try attributes.next() {
            switch TupleTransportAttribute(rawValue: attribute.type) {
            case .number: transport = try attribute.integer()
            case .destinationPort: destinationPort = try attribute.bigEndian()
            default: break
            }
        }
    }
}
