/// What the operator's chain has, kept so that it can be made again with everything else.
package struct OperatorRules: Hashable, Sendable {
    /// In the backend's own form; empty where the chain is.
    package let bytes: [UInt8]
    /// What of it can't be kept, and why, in words.
    package let gaps: [String]

    private static let longest = 1 << 20

    /// What is too long is not kept: it would be read and written with each of the operator's changes.
    init(_ bytes: [UInt8], gaps: [String] = []) {
        let isTooLong = bytes.count > Self.longest
        self.bytes = isTooLong ? [] : bytes
        self.gaps = gaps + (isTooLong ? ["all of it: with its sets it takes more than \(Self.longest >> 20) MiB"] : [])
    }
}

/// What a backend did to have everything as it is to be.
package struct Settlement: Hashable, Sendable {
    /// Whether anything had to be changed.
    package var hasChanged = false
    /// What of the operator's rules could not be made again, and why, in words.
    package var refused: [String] = []
}

/// Where changes are announced that may be the operator's.
package struct OperatorsPlace: Hashable, Sendable {
    /// The table's name.
    package let table: String
    /// The chain's name; nil where other chains and sets of the table may be his, too.
    package let chain: String?
}
