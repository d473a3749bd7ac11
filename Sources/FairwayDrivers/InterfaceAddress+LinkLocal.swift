internal import IPAddressing
internal import RouteNetlink

extension InterfaceAddress {
    /// The address that an interface with this MAC address would make itself, but without waiting for doubles.
    ///
    /// The kernel detects duplicates of one that it made for a second, in which a bridge asks for no neighbour.
    init(linkLocalOf hardware: MACAddress, on link: LinkIndex) {
        self.init(.v6(IPv6Address(linkLocalOf: hardware)), prefixLength: 64, on: link)
    }
}
