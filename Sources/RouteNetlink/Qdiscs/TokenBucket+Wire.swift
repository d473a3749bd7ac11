internal import Netlink

extension TokenBucket {
    init?(decoding options: borrowing Attribute) throws(DecodingError) {
        var parameters: TokenBucketParameters?
        var rate: UInt64?
        try options.nested().forEach(TokenBucketAttribute.self) { (key, value) throws(DecodingError) in
            switch key {
            case .parameters: parameters = try value.structure()
            case .rate: rate = try value.integer()
            default: break
            }
        }
        guard let parameters else { return nil }
        let bytesPerSecond = rate ?? UInt64(parameters.rate.bytesPerSecond)
        let nanoseconds = UInt64(parameters.buffer) * tick
        let (burst, overflow) = bytesPerSecond.multipliedReportingOverflow(by: nanoseconds)
        self.init(
            bytesPerSecond: bytesPerSecond,
            burst: overflow ? .max : UInt32(clamping: burst / 1_000_000_000),
            limit: parameters.limit
        )
    }

    /// What the kernel is told; it makes the burst's time from ``burst``.
    var parameters: TokenBucketParameters {
        let rate = RateSpecification(linkLayer: ethernet, bytesPerSecond: UInt32(clamping: bytesPerSecond))
        return TokenBucketParameters(rate: rate, limit: limit)
    }
}

/// `PSCHED_TICKS2NS(1)`: what the kernel counts times of queues in.
private let tick: UInt64 = 64
/// `TC_LINKLAYER_ETHERNET`: without a link layer the kernel would ask for a table of how long packets take.
private let ethernet: UInt8 = 1
