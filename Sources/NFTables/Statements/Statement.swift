/// A part of a rule as a person writes it; the order counts as in nft.
public struct Statement: Hashable, Sendable {
    /// What it compiles to.
    enum Action: Hashable, Sendable {
        case compare(Selector, FieldValue, isNegated: Bool)
        case mask(Selector, mask: [UInt8], value: [UInt8], isNegated: Bool)
        case member([Selector], set: String, isNegated: Bool)
        case oneOf(Selector, [FieldValue], isNegated: Bool)
        case verdictMap([Selector], map: String)
        case translateByMap(NAT.Kind, [Selector], map: NamedSet)
        case translate(NAT.Kind, FieldValue, ports: ClosedRange<UInt16>?, NATFlags)
        case masquerade(NATFlags)
        case setMark(keeping: UInt32, setting: UInt32)
        case verdict(Verdict)
        case expression(Expression)
    }

    let action: Action

    /// Any expression of the kernel's, with registers of the caller's choice.
    public static func expression(_ expression: Expression) -> Self { Self(action: .expression(expression)) }

    /// `counter`.
    public static let counter = expression(.counter(Counter()))
}
