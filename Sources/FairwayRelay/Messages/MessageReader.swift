internal import FairwayDNS
internal import FairwayModel
internal import IPAddressing

/// Takes one message apart; nothing is read before its length was checked.
struct MessageReader {
    /// The message is shorter than its kind needs, or something in it makes no sense.
    struct Malformed: Error {}

    private var rest: ArraySlice<UInt8>

    /// Reads a whole message: its version and its kind, then what `body` makes of the rest, to the last byte.
    static func message<Kind: RawRepresentable<UInt8>, Message>(
        in bytes: ArraySlice<UInt8>,
        _ body: (Kind, inout MessageReader) throws(Malformed) -> Message
    ) throws(MessageError) -> Message {
        guard bytes.first == MessageFormat.version else { throw .version }
        var reader = MessageReader(bytes.dropFirst())
        do throws(Malformed) {
            guard let kind = Kind(rawValue: try reader.integer()) else { throw Malformed() }
            let message = try body(kind, &reader)
            guard reader.isAtEnd else { throw Malformed() }
            return message
        } catch {
            throw .malformed
        }
    }

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func integer<Value: FixedWidthInteger & UnsignedInteger>(
        _ type: Value.Type = Value.self
    ) throws(Malformed) -> Value {
        try take(MemoryLayout<Value>.size).reduce(0) { $0 << 8 | Value($1) }
    }

    mutating func owner() throws(Malformed) -> ObjectID {
        guard let owner = ObjectID(String(decoding: try take(MessageFormat.ownerSize), as: UTF8.self)) else {
            throw Malformed()
        }
        return owner
    }

    /// All bytes up to the end of the message.
    mutating func remainder() -> [UInt8] {
        defer { rest = [] }
        return Array(rest)
    }

    /// A container's addresses, or the host's.
    mutating func addresses() throws(Malformed) -> [IPAddress] {
        let count = try integer(UInt8.self)
        guard count <= MessageFormat.mostAddresses else { throw Malformed() }
        var addresses: [IPAddress] = []
        for _ in 0..<count {
            let length = Int(try integer(UInt8.self))
            guard let address = try address(length: length) else { throw Malformed() }
            addresses.append(address)
        }
        return addresses
    }

    /// The entries up to the end of the message.
    mutating func ports() throws(Malformed) -> [PublishedPort] {
        var ports: [PublishedPort] = []
        while !isAtEnd { ports.append(try port()) }
        return ports
    }

    /// An attachment, up to the end of the message.
    mutating func member() throws(Malformed) -> ZoneMember {
        do throws(ZoneContent.Malformed) {
            return try ZoneMember(remainder())
        } catch {
            throw Malformed()
        }
    }

    /// Addresses, and a port for each.
    mutating func portsByAddress() throws(Malformed) -> [IPAddress: UInt16] {
        var ports: [IPAddress: UInt16] = [:]
        for address in try addresses() { ports[address] = try integer() }
        return ports
    }

    private mutating func port() throws(Malformed) -> PublishedPort {
        let number: UInt8 = try integer()
        let addressLength = Int(try integer(UInt8.self))
        let hostPort: UInt16 = try integer()
        let containerPort: UInt16 = try integer()
        let count: UInt16 = try integer()
        let address = try address(length: addressLength)
        guard let transport = TransportProtocol.allCases.first(where: { $0.number == number }),
            (address == nil) == (addressLength == 0), hostPort > 0, containerPort > 0, count > 0,
            UInt16.max - max(hostPort, containerPort) >= count - 1
        else { throw Malformed() }
        return PublishedPort(
            hostAddress: address,
            hostPort: hostPort,
            containerPort: containerPort,
            count: count,
            transport: transport
        )
    }

    private mutating func address(length: Int) throws(Malformed) -> IPAddress? {
        IPAddress(bytes: try take(MessageFormat.addressSize).prefix(length))
    }

    private mutating func take(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw Malformed() }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
