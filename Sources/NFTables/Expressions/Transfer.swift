/// The direction of an expression that can read and set.
public enum Transfer: Hashable, Sendable {
    /// Reads to a register.
    case load(Register)
    /// Sets from a register.
    case store(Register)
}
