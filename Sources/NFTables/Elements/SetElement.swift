/// One element of a set or map.
public struct SetElement: Hashable, Sendable {
    /// Its key.
    public var key: ElementKey
    /// What it leads to; nil in a set.
    public var data: ElementData?
    /// Text kept with it, at most 127 bytes.
    public var comment: String?

    /// Makes an element.
    public init(_ key: ElementKey, data: ElementData? = nil, comment: String? = nil) {
        self.key = key
        self.data = data
        self.comment = comment
    }

    /// Makes an element of a map: nft's `key : value`.
    public init(_ key: ElementKey, value: ElementKey, comment: String? = nil) {
        self.init(key, data: .value(value), comment: comment)
    }

    /// Makes an element of a verdict map: nft's `key : verdict`.
    public init(_ key: ElementKey, verdict: Verdict, comment: String? = nil) {
        self.init(key, data: .verdict(verdict), comment: comment)
    }
}
