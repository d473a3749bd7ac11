internal import FairwayModel
internal import IPAddressing
internal import LinuxSystem

/// The kernel's list of sockets of one transport, as /proc/net has it.
enum SocketTable {
    /// One socket.
    struct Entry: Hashable {
        var address: IPAddress
        var port: UInt16
        var isListening: Bool
        /// Its number in `socket:[…]`; 0 if no process has it any more.
        var inode: UInt64

        /// What the address stands for: `::` usually means every address, of IPv4, too.
        var meaning: IPAddress? { address == .v6(.any) ? nil : address }
    }

    /// Both families' tables in the calling thread's network namespace; what can't be read is left out.
    static func current(_ transport: TransportProtocol) -> [Entry] {
        ["", "6"].flatMap { suffix in
            let text = try? Files.readText("/proc/thread-self/net/\(transport.rawValue)\(suffix)")
            return text.map(parse) ?? []
        }
    }

    /// Reads a table; lines that are not understood are left out.
    static func parse(_ text: String) -> [Entry] {
        text.split(separator: "\n").compactMap { parse(line: $0) }
    }

    /// Reads `0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 4711 …`.
    private static func parse(line: Substring) -> Entry? {
        let fields = line.split(separator: " ")
        guard fields.count > 9, let inode = UInt64(fields[9]) else { return nil }
        let local = fields[1].split(separator: ":")
        guard local.count == 2, let address = address(local[0]), let port = UInt16(local[1], radix: 16) else {
            return nil
        }
        return Entry(address: address, port: port, isListening: fields[3] == "0A", inode: inode)
    }

    /// Reads 32-bit words in the machine's byte order: `0100007F` is 127.0.0.1 on a little-endian one.
    private static func address(_ text: Substring) -> IPAddress? {
        guard text.utf8.count % 8 == 0 else { return nil }
        var bytes: [UInt8] = []
        var rest = text
        while !rest.isEmpty {
            guard let word = UInt32(rest.prefix(8), radix: 16) else { return nil }
            unsafe withUnsafeBytes(of: word) { unsafe bytes.append(contentsOf: $0) }
            rest = rest.dropFirst(8)
        }
        guard let address = IPAddress(bytes: bytes) else { return nil }
        if case .v6(let address) = address, let mapped = address.mappedIPv4 { return .v4(mapped) }
        return address
    }
}
