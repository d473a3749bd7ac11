internal import FairwayModel
internal import IPAddressing

/// A network's names as bytes, for the way from the daemon to the resolver.
///
/// Version, then fields one behind the other; numbers are big-endian, and counts and lengths stand before what they count.
extension ZoneContent {
    static let version: UInt8 = 1

    /// The bytes are of another version, or make no sense.
    package struct Malformed: Error {}

    package var bytes: [UInt8] {
        var bytes = [Self.version]
        bytes += id.rawValue.utf8
        put(name, to: &bytes)
        bytes.append(isInternal ? 1 : 0)
        bytes.append(UInt8(clamping: subnets.count))
        for subnet in subnets.prefix(255) {
            put(subnet.address, to: &bytes)
            bytes.append(UInt8(subnet.prefixLength))
        }
        for member in members { member.append(to: &bytes) }
        return bytes
    }

    /// Reads what ``bytes`` wrote.
    package init(_ bytes: [UInt8]) throws(Malformed) {
        var reader = unsafe MessageReader(bytes.span.bytes)
        do throws(MalformedMessage) {
            guard try reader.integer(as: UInt8.self) == Self.version else { throw .invalidData }
            self.init(
                id: try reader.objectID(),
                name: try reader.text(),
                subnets: [],
                isInternal: try reader.integer(as: UInt8.self) != 0
            )
            for _ in 0..<(try reader.integer(as: UInt8.self)) { subnets.append(try reader.subnet()) }
            while !reader.isAtEnd { members.append(try ZoneMember(&reader)) }
        } catch {
            throw Malformed()
        }
    }
}

extension ZoneMember {
    /// One member by itself, as it stands in a network's bytes.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    /// Reads what ``bytes`` wrote.
    package init(_ bytes: [UInt8]) throws(ZoneContent.Malformed) {
        var reader = unsafe MessageReader(bytes.span.bytes)
        do throws(MalformedMessage) {
            try self.init(&reader)
            guard reader.isAtEnd else { throw .invalidData }
        } catch {
            throw ZoneContent.Malformed()
        }
    }

    fileprivate func append(to bytes: inout [UInt8]) {
        bytes += container.rawValue.utf8
        bytes += [UInt8(rank >> 8), UInt8(rank & 0xFF)]
        bytes.append(UInt8(clamping: names.count))
        for name in names.prefix(255) { put(name, to: &bytes) }
        for list in [addresses, servers] {
            bytes.append(UInt8(clamping: list.count))
            for address in list.prefix(255) { put(address, to: &bytes) }
        }
    }

    fileprivate init(_ reader: inout MessageReader) throws(MalformedMessage) {
        self.init(
            container: try reader.objectID(),
            rank: try reader.integer(),
            names: [],
            addresses: []
        )
        for _ in 0..<(try reader.integer(as: UInt8.self)) { names.append(try reader.text()) }
        for _ in 0..<(try reader.integer(as: UInt8.self)) { addresses.append(try reader.address()) }
        for _ in 0..<(try reader.integer(as: UInt8.self)) { servers.append(try reader.address()) }
    }
}

/// No name is longer: what is cut off could not be asked for.
private func put(_ text: String, to bytes: inout [UInt8]) {
    let text = text.utf8.prefix(255)
    bytes.append(UInt8(text.count))
    bytes += text
}

private func put(_ address: IPAddress, to bytes: inout [UInt8]) {
    bytes.append(UInt8(address.bytes.count))
    bytes += address.bytes
}

extension MessageReader {
    fileprivate mutating func objectID() throws(MalformedMessage) -> ObjectID {
        guard let id = ObjectID(String(decoding: try bytes(64), as: UTF8.self)) else { throw .invalidData }
        return id
    }

    fileprivate mutating func text() throws(MalformedMessage) -> String {
        String(decoding: try bytes(Int(integer(as: UInt8.self))), as: UTF8.self)
    }

    fileprivate mutating func address() throws(MalformedMessage) -> IPAddress {
        guard let address = IPAddress(bytes: try bytes(Int(integer(as: UInt8.self)))) else { throw .invalidData }
        return address
    }

    fileprivate mutating func subnet() throws(MalformedMessage) -> IPNetwork {
        guard let subnet = IPNetwork(try address(), prefixLength: Int(try integer(as: UInt8.self))) else {
            throw .invalidData
        }
        return subnet
    }
}
