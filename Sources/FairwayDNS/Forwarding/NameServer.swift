package import IPAddressing

/// A name server to ask.
package struct NameServer: Hashable, Sendable {
    package static let usualPort: UInt16 = 53

    package var address: IPAddress
    package var port: UInt16
    /// The interface, where the address means something on one only.
    package var interface: String?

    package init(_ address: IPAddress, port: UInt16 = usualPort, interface: String? = nil) {
        self.address = address
        self.port = port
        self.interface = interface
    }
}
