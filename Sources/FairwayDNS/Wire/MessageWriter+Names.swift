internal import IPAddressing

extension MessageWriter {
    /// Adds a name, the end of which is a pointer where the message has it already (RFC 1035 section 4.1.4).
    mutating func put(_ name: DomainName) {
        var place = 0
        while name.bytes[place] > 0 {
            let end = name.bytes[place...]
            if let target = targets.first(where: { matches(end, at: $0) }) {
                return put(UInt16(0xC000 | target))
            }
            addTarget(bytes.count)
            let next = place + 1 + Int(name.bytes[place])
            append(name.bytes[place..<next])
            place = next
        }
        put(0 as UInt8)
    }

    mutating func put(_ data: RecordData) {
        switch data {
        case .a(let address): put(address.rawValue)
        case .aaaa(let address): put(address.rawValue)
        case .ptr(let name), .cname(let name): put(name)
        case .soa(let authority):
            put(authority.primary)
            put(authority.mailbox)
            for number in [
                authority.serial, authority.refresh, authority.retry, authority.expire, authority.minimum,
            ] { put(number) }
        case .other(_, let bytes): append(bytes)
        }
    }

    /// Whether the name that begins at an offset is this one, letter by letter: a pointer must not change its case.
    private func matches(_ name: ArraySlice<UInt8>, at offset: Int) -> Bool {
        var (place, rest) = (offset, name)
        while let length = rest.first {
            if bytes[place] >= 0xC0 {
                place = Int(bytes[place] & 0x3F) << 8 | Int(bytes[place + 1])
                continue
            }
            let label = 1 + Int(length)
            guard bytes[place] == length, place + label <= bytes.count,
                bytes[place..<place + label] == rest.prefix(label)
            else { return false }
            guard length > 0 else { return true }
            place += label
            rest = rest.dropFirst(label)
            guard place < bytes.count else { return false }
        }
        return false
    }
}
