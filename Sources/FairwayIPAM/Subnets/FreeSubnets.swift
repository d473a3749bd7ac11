internal import FairwayModel
internal import IPAddressing

/// The subnets of some pools that overlap nothing taken, found by leaping over what is taken.
struct FreeSubnets {
    private let pools: [Settings.Pool]
    /// In ascending order, for a leap by binary search; prefixes nest or are apart, so what ends last is known.
    private let taken: [IPNetwork]

    init(_ pools: [Settings.Pool], without taken: [IPNetwork]) {
        self.pools = pools
        self.taken = Self.withoutNested(taken.map(\.network).sorted())
    }

    /// The first free subnet of the pools in their order, or the first from a random place on.
    func choose(_ choice: Settings.PoolChoice) -> IPNetwork? {
        switch choice {
        case .lowest:
            for pool in pools {
                if let subnet = first(in: pool, from: 0) { return subnet }
            }
            return nil
        case .random:
            var generator = SystemRandomNumberGenerator()
            return chooseRandom(using: &generator)
        }
    }

    func chooseRandom(using generator: inout some RandomNumberGenerator) -> IPNetwork? {
        let total = pools.reduce(0) { $0 + Self.count(of: $1) }
        guard total > 0 else { return nil }
        var index = UInt64.random(in: 0..<total, using: &generator)
        guard
            let start = pools.firstIndex(where: { pool in
                let count = Self.count(of: pool)
                if index < count { return true }
                index -= count
                return false
            })
        else { return nil }
        if let subnet = first(in: pools[start], from: UInt128(index)) { return subnet }
        for pool in pools[(start + 1)...] + pools[...start] {
            if let subnet = first(in: pool, from: 0) { return subnet }
        }
        return nil
    }

    private func first(in pool: Settings.Pool, from start: UInt128) -> IPNetwork? {
        var index = start
        while let candidate = pool.range.subnet(at: index, prefixLength: pool.prefixLength) {
            guard let obstacle = obstacle(to: candidate) else { return candidate }
            // The next one that begins after the obstacle's end.
            let end = obstacle.last.number
            guard end < pool.range.last.number else { return nil }
            index = ((end - pool.range.first.number) >> UInt128(candidate.address.bitWidth - pool.prefixLength)) + 1
        }
        return nil
    }

    private func obstacle(to candidate: IPNetwork) -> IPNetwork? {
        // Nothing taken nests: the last that begins at or before the candidate's end is the only one that can reach in.
        var low = 0
        var high = taken.count
        while low < high {
            let middle = (low + high) / 2
            if taken[middle].address <= candidate.last { low = middle + 1 } else { high = middle }
        }
        guard low > 0, taken[low - 1].overlaps(candidate) else { return nil }
        return taken[low - 1]
    }

    private static func withoutNested(_ sorted: [IPNetwork]) -> [IPNetwork] {
        sorted.reduce(into: []) { kept, network in
            if kept.last?.contains(network) != true { kept.append(network) }
        }
    }

    /// How many subnets a pool has, of as many as a random number is drawn from.
    private static func count(of pool: Settings.Pool) -> UInt64 {
        1 << UInt64(min(max(pool.prefixLength - pool.range.prefixLength, 0), 40))
    }
}
