/// The layout that both sides of the relay's socket agree on.
///
/// One packet is one message: version, kind, then the body. The version is the first byte in every version.
enum MessageFormat {
    static let version: UInt8 = 1
    /// No message is longer, so that it always fits one packet of a socket with default buffers.
    static let mostBytes = 64 * 1024
    static let ownerSize = 64
    static let addressSize = 16
    /// Transport, address length, host port, container port, count, address.
    static let portSize = 1 + 1 + 2 + 2 + 2 + addressSize
    /// How many entries one message carries beside its owner.
    static let mostPorts = (mostBytes - 2 - ownerSize) / portSize
}
