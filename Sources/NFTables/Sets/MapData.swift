/// What the elements of a map lead to.
public enum MapData: Hashable, Sendable {
    /// A value of these fields.
    case value([DataType])
    /// A verdict: nft's verdict maps.
    case verdict
}
