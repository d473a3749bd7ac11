internal import FairwayModel
internal import IPAddressing

/// Builds one message to or from the relay; numbers are big-endian.
struct MessageWriter {
    private(set) var bytes: [UInt8]

    init(kind: UInt8) {
        bytes = [MessageFormat.version, kind]
    }

    mutating func put(_ value: some FixedWidthInteger) {
        unsafe withUnsafeBytes(of: value.bigEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    mutating func put(_ owner: ObjectID) {
        bytes += owner.rawValue.utf8
    }

    mutating func put(_ addresses: [IPAddress]) {
        put(UInt8(addresses.count))
        for address in addresses {
            put(UInt8(address.bytes.count))
            put(padded: address.bytes)
        }
    }

    mutating func put(_ ports: [IPAddress: UInt16]) {
        put(Array(ports.keys))
        for port in ports.values { put(port) }
    }

    mutating func put(bytes more: [UInt8]) {
        bytes += more
    }

    mutating func put(_ ports: [PublishedPort]) {
        for port in ports {
            put(port.transport.number)
            put(UInt8(port.hostAddress.map { $0.bytes.count } ?? 0))
            put(port.hostPort)
            put(port.containerPort)
            put(port.count)
            put(padded: port.hostAddress?.bytes ?? [])
        }
    }

    private mutating func put(padded address: [UInt8]) {
        bytes += address + [UInt8](repeating: 0, count: MessageFormat.addressSize - address.count)
    }
}
