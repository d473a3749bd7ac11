/// The layout that both sides of the relay's socket agree on.
///
/// One packet is one message: version, kind, then the body. The version is the first byte in every version.
enum MessageFormat {
    static let version: UInt8 = 3
    /// No message is longer, so that it always fits one packet of a socket with default buffers.
    static let mostBytes = 64 * 1024
    /// How much of a network's names one message carries.
    static let mostContent = mostBytes - 2
    static let ownerSize = 64
    static let addressSize = 16
    /// Transport, address length, host port, container port, count, address.
    static let portSize = 1 + 1 + 2 + 2 + 2 + addressSize
    /// How many addresses a container, or the host in one network, has at most, as far as the relay is concerned.
    static let mostAddresses = 8
    /// How many entries one message carries beside its owner and the container's addresses.
    static let mostPorts = (mostBytes - 2 - ownerSize - 1 - mostAddresses * (1 + addressSize)) / portSize
}
