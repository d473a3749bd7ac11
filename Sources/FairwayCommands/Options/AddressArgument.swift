internal import FairwayModel
internal import IPAddressing

/// Addresses and networks as flags take them.
enum AddressArgument {
    /// An address of one family.
    static func parse(_ text: String, for flag: String, isIPv6: Bool) throws(FairwayError) -> IPAddress {
        let address = try parse(text, for: flag)
        guard address.isIPv6 == isIPv6 else {
            throw .invalid(text, for: flag, "it must be an IPv\(isIPv6 ? 6 : 4) address")
        }
        return address
    }

    static func parse(_ text: String, for flag: String) throws(FairwayError) -> IPAddress {
        guard let address = IPAddress(text) else { throw .invalid(text, for: flag, "it is no IP address") }
        return address
    }

    static func parseNetwork(_ text: String, for flag: String) throws(FairwayError) -> IPNetwork {
        guard let network = IPNetwork(text) else {
            throw .invalid(text, for: flag, "it is no subnet in CIDR notation, such as 10.1.2.0/24")
        }
        guard !network.hasHostBits else { throw .invalid(text, for: flag, "it should be \(network.network)") }
        return network
    }

    static func parseMAC(_ text: String, for flag: String) throws(FairwayError) -> MACAddress {
        guard let address = MACAddress(text) else {
            throw .invalid(text, for: flag, "it is no MAC address, such as 02:42:ac:11:00:02")
        }
        guard address.isUnicast, address.rawValue != 0 else {
            throw .invalid(text, for: flag, "an interface needs a unicast address other than 0")
        }
        return address
    }
}
