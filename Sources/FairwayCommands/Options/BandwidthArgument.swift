internal import FairwayModel

/// `--bandwidth ingress=RATE,egress=RATE`, and the same keys in `--network`.
enum BandwidthArgument {
    static let flag = "--bandwidth"

    static func parse(_ text: String) throws(FairwayError) -> Bandwidth {
        var bandwidth = Bandwidth()
        for field in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let direction = direction(of: parts[0]) else {
                throw .invalid(text, for: flag, "it must be ingress=RATE, egress=RATE, or both with a comma between")
            }
            guard bandwidth[keyPath: direction] == nil else {
                throw .invalid(text, for: flag, "\(parts[0]) is given twice")
            }
            bandwidth[keyPath: direction] = try rate(String(parts[1]), for: "\(parts[0]) in \(flag)")
        }
        return bandwidth
    }

    static func rate(_ text: String, for flag: String) throws(FairwayError) -> BitRate {
        guard let rate = BitRate(text) else { throw .invalid(text, for: flag, BitRate.rule) }
        return rate
    }

    private static func direction(of key: Substring) -> WritableKeyPath<Bandwidth, BitRate?>? {
        switch key {
        case "ingress": \.ingress
        case "egress": \.egress
        default: nil
        }
    }
}
