/// What an element of a map leads to.
public enum ElementData: Hashable, Sendable {
    /// A value, laid out as registers hold it; never a range.
    case value(ElementKey)
    /// A verdict.
    case verdict(Verdict)
}
