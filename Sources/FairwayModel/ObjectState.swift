/// How far the making or removing of an object has come; stored before each step, it is the journal reconcile works from.
package enum ObjectState: String, Sendable, Codable, CaseIterable {
    /// Reserved in the store; the kernel may have any part of it.
    case creating
    /// Complete in the store and the kernel.
    case ready
    /// To be gone; the kernel may still have any part of it.
    case removing
}
