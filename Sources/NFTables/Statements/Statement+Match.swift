extension Statement {
    /// `SELECTOR VALUE`: goes on only if it is this value, or one of this range.
    public static func when(_ selector: Selector, is value: FieldValue) -> Self {
        Self(action: .compare(selector, value, isNegated: false))
    }

    /// `SELECTOR != VALUE`: goes on only if it is another value.
    public static func when(_ selector: Selector, isNot value: FieldValue) -> Self {
        Self(action: .compare(selector, value, isNegated: true))
    }

    /// `SELECTOR . SELECTOR… @SET`: goes on only if the set has this key.
    public static func when(_ selectors: [Selector], isIn set: NamedSet) -> Self {
        Self(action: .member(selectors, set: set.name, isNegated: false))
    }

    /// `SELECTOR . SELECTOR… != @SET`: goes on only if the set lacks this key.
    public static func when(_ selectors: [Selector], isNotIn set: NamedSet) -> Self {
        Self(action: .member(selectors, set: set.name, isNegated: true))
    }

    /// `SELECTOR @SET`: goes on only if the set has this key.
    public static func when(_ selector: Selector, isIn set: NamedSet) -> Self {
        when([selector], isIn: set)
    }

    /// `SELECTOR != @SET`: goes on only if the set lacks this key.
    public static func when(_ selector: Selector, isNotIn set: NamedSet) -> Self {
        when([selector], isNotIn: set)
    }

    /// `SELECTOR { VALUE, VALUE… }`: goes on only if it is one of these values or in one of these ranges.
    public static func when(_ selector: Selector, isOneOf values: [FieldValue]) -> Self {
        Self(action: .oneOf(selector, values, isNegated: false))
    }

    /// `SELECTOR != { VALUE, VALUE… }`: goes on only if it is none of these values and in none of these ranges.
    public static func when(_ selector: Selector, isNoneOf values: [FieldValue]) -> Self {
        Self(action: .oneOf(selector, values, isNegated: true))
    }

    /// `SELECTOR & MASK == VALUE`.
    public static func when(_ selector: Selector, masked mask: FieldValue, is value: FieldValue) -> Self {
        Self(action: .mask(selector, mask: mask.first, value: value.first, isNegated: false))
    }

    /// `SELECTOR & BITS != 0`: goes on only if one of the bits is set.
    public static func when(_ selector: Selector, hasAnyOf bits: UInt32) -> Self {
        let mask = FieldValue.number(bits).first
        return Self(action: .mask(selector, mask: mask, value: [0, 0, 0, 0], isNegated: true))
    }

    /// `ct state STATE,STATE…`.
    public static func conntrackState(_ states: ConntrackState) -> Self {
        when(.conntrackState, hasAnyOf: states.rawValue)
    }

    /// `ct status STATUS,STATUS…`.
    public static func conntrackStatus(_ statuses: ConntrackStatus) -> Self {
        when(.conntrackStatus, hasAnyOf: statuses.rawValue)
    }
}
