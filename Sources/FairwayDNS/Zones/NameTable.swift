internal import IPAddressing

/// The addresses of names, found by the bytes of a question without making a value of them.
///
/// A table with open addressing: a name is at the place that its hash says, or at one of the next.
struct NameTable: Sendable {
    /// What a name stands for.
    struct Entry: Sendable {
        /// In lower case, without the final zero.
        fileprivate var name: [UInt8]
        var ipv4: [IPv4Address] = []
        var ipv6: [IPv6Address] = []
    }

    private var entries: [Entry] = []
    /// Indices of entries plus one, or 0 where it is free.
    ///
    /// Their number is a power of two, and at most half of them are taken.
    private var places = [UInt32](repeating: 0, count: 16)

    /// Gives a name one more address; an address that it has already is not added again.
    mutating func add(_ address: IPAddress, to name: some Collection<UInt8>) {
        let index = index(adding: name)
        switch address {
        case .v4(let address):
            guard !entries[index].ipv4.contains(address) else { return }
            entries[index].ipv4.append(address)
        case .v6(let address):
            guard !entries[index].ipv6.contains(address) else { return }
            entries[index].ipv6.append(address)
        }
    }

    /// Takes an address from a name; one that has none left is not known any more.
    mutating func remove(_ address: IPAddress, from name: [UInt8]) {
        let place = place(of: name[...])
        guard places[place] > 0 else { return }
        let index = Int(places[place]) - 1
        switch address {
        case .v4(let address): entries[index].ipv4.removeAll { $0 == address }
        case .v6(let address): entries[index].ipv6.removeAll { $0 == address }
        }
        if entries[index].ipv4.isEmpty, entries[index].ipv6.isEmpty { removeEntry(at: place) }
    }

    /// What a name in lower case stands for, without its final zero.
    func entry(of name: ArraySlice<UInt8>) -> Entry? {
        let index = places[place(of: name)]
        return index == 0 ? nil : entries[Int(index) - 1]
    }

    private mutating func index(adding name: some Collection<UInt8>) -> Int {
        let name = Array(name)
        let place = place(of: name[...])
        if places[place] > 0 { return Int(places[place]) - 1 }
        entries.append(Entry(name: name))
        places[place] = UInt32(entries.count)
        if entries.count * 2 > places.count { grow() }
        return entries.count - 1
    }

    /// The last entry takes the place of the one that goes.
    private mutating func removeEntry(at place: Int) {
        let index = Int(places[place]) - 1
        if let last = entries.last, index < entries.count - 1 {
            places[self.place(of: last.name[...])] = UInt32(index + 1)
            entries[index] = last
        }
        entries.removeLast()
        closeGap(at: place)
    }

    /// Frees a place: a search ends at one that is free, so what had to go further because of it moves nearer.
    private mutating func closeGap(at place: Int) {
        let mask = places.count - 1
        var (gap, next) = (place, (place + 1) & mask)
        places[gap] = 0
        while places[next] > 0 {
            let home = Int(truncatingIfNeeded: Self.hash(entries[Int(places[next]) - 1].name[...])) & mask
            if (next - home) & mask >= (next - gap) & mask {
                places[gap] = places[next]
                places[next] = 0
                gap = next
            }
            next = (next + 1) & mask
        }
    }

    private mutating func grow() {
        places = [UInt32](repeating: 0, count: places.count * 2)
        for (index, entry) in entries.enumerated() { places[place(of: entry.name[...])] = UInt32(index + 1) }
    }

    /// Where a name is, or would be.
    private func place(of name: ArraySlice<UInt8>) -> Int {
        var place = Int(truncatingIfNeeded: Self.hash(name)) & (places.count - 1)
        while places[place] > 0, entries[Int(places[place]) - 1].name[...] != name {
            place = (place + 1) & (places.count - 1)
        }
        return place
    }

    /// FNV-1a: names are short, and who asks does not choose what is in the table.
    private static func hash(_ name: ArraySlice<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash ^ (hash >> 32)
    }
}
