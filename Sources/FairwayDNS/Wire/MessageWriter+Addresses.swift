internal import IPAddressing

/// Answers that are the same but for an address; nothing is allocated for them.
extension MessageWriter {
    /// The name of the first question, which begins right behind the header.
    private static let questionPointer = 0xC000 | UInt16(MessageHeader.size)
    /// Pointer, type, class, time to live, length.
    private static let headSize = 12

    /// Adds a record for each IPv4 address of the question's name, in any order.
    mutating func put(_ addresses: [IPv4Address], timeToLive: UInt32, _ random: inout some RandomNumberGenerator) {
        let start = bytes.count
        for address in addresses {
            guard beginAddress(.a, size: 4, timeToLive) else { return }
            put(address.rawValue)
        }
        shuffle(addresses.count, from: start, size: 4, &random)
    }

    /// Adds a record for each IPv6 address of the question's name, in any order.
    mutating func put(_ addresses: [IPv6Address], timeToLive: UInt32, _ random: inout some RandomNumberGenerator) {
        let start = bytes.count
        for address in addresses {
            guard beginAddress(.aaaa, size: 16, timeToLive) else { return }
            put(address.rawValue)
        }
        shuffle(addresses.count, from: start, size: 16, &random)
    }

    /// Adds what stands before an address; false where there is no room for both.
    private mutating func beginAddress(_ type: RecordType, size: UInt16, _ timeToLive: UInt32) -> Bool {
        guard hasRoom(for: Self.headSize + Int(size)) else { return false }
        put(Self.questionPointer)
        put(type.rawValue)
        put(RecordClass.internet.rawValue)
        put(timeToLive)
        put(size)
        count(in: .answer)
        return true
    }

    /// Changes the places of the addresses of records that stand one behind the other.
    private mutating func shuffle(
        _ count: Int,
        from start: Int,
        size: Int,
        _ random: inout some RandomNumberGenerator
    ) {
        guard count > 1 else { return }
        for index in 1..<count {
            let other = Int.random(in: 0...index, using: &random)
            guard other != index else { continue }
            let (left, right) = (data(of: index, from: start, size), data(of: other, from: start, size))
            for byte in 0..<size { swapBytes(left + byte, right + byte) }
        }
    }

    private func data(of index: Int, from start: Int, _ size: Int) -> Int {
        start + index * (Self.headSize + size) + Self.headSize
    }
}
