internal import FairwayModel
internal import IPAddressing

/// What a request for an attachment must keep to, whatever the network.
enum EndpointRules {
    static func check(_ spec: EndpointSpec) throws(FairwayError) {
        try ObjectName.validate(spec.name, kind: "endpoint")
        try check(spec.attachment)
        for request in spec.ports { try check(request) }
    }

    static func check(_ attachment: NetworkAttachment) throws(FairwayError) {
        if let name = attachment.interfaceName, !LinkName.isValid(name) || name == "lo" {
            throw FairwayError(.invalidArgument, "invalid interface name \"\(name)\": \(LinkName.rule)")
        }
        if let mac = attachment.macAddress,
            mac.bytes.first.map({ $0 & 1 == 1 }) != false || mac.bytes.allSatisfy({ $0 == 0 })
        {
            throw FairwayError(.invalidArgument, "invalid MAC address \(mac): it must be a unicast address")
        }
        for network in attachment.allowedAddresses { try check(network) }
    }

    /// What an endpoint may send from besides its own addresses.
    private static func check(_ allowed: IPNetwork) throws(FairwayError) {
        guard !allowed.hasHostBits else {
            throw FairwayError(.invalidArgument, "invalid allowed address \(allowed): it should be \(allowed.network)")
        }
        // A subnet may well have all of these in it, as 0.0.0.0/0 has.
        let isSingle = allowed.prefixLength == allowed.address.bitWidth
        guard isSingle ? !allowed.address.isAny : !allowed.address.isLoopback, !allowed.address.isMulticast,
            !allowed.address.isLoopback
        else {
            throw FairwayError(
                .invalidArgument,
                "invalid allowed address \(allowed): nobody sends from loopback, multicast or unspecified addresses"
            )
        }
    }

    /// An endpoint that passes for its gateway gets what all others send out.
    static func check(_ allowed: [IPNetwork], on network: Network) throws(FairwayError) {
        for gateway in network.subnets.compactMap(\.gateway) {
            guard let allowed = allowed.first(where: { $0.contains(gateway) }) else { continue }
            let owner = "the gateway of network \(network.name)"
            throw FairwayError(
                .invalidArgument,
                allowed.prefixLength == gateway.bitWidth
                    ? "invalid allowed address \(gateway): it is \(owner)"
                    : "invalid allowed addresses \(allowed): \(gateway), \(owner), is among them"
            )
        }
    }

    static func check(_ request: PortRequest) throws(FairwayError) {
        let isRange = request.hostPort > 0
        let hostEnd = UInt32(request.hostPort) + UInt32(max(request.hostCount, 1)) - 1
        let containerEnd = UInt32(request.containerPort) + UInt32(max(request.count, 1)) - 1
        guard request.count >= 1, request.hostCount >= 1, request.containerPort >= 1, containerEnd <= 65_535,
            !isRange || hostEnd <= 65_535
        else {
            throw FairwayError(.invalidArgument, "invalid published port: container and host ports go from 1 to 65535")
        }
        guard !isRange || request.hostCount >= request.count else {
            throw FairwayError(
                .invalidArgument,
                "invalid published port: \(request.hostCount) host ports can't lead to \(request.count) container ports"
            )
        }
    }

    /// Host addresses must be of a family that the network has, or that the relay can carry to it.
    ///
    /// - Parameter network: nil for the default network before its first use, which has IPv4 only.
    static func check(_ requests: [PortRequest], on network: Network?) throws(FairwayError) {
        for request in requests {
            guard let address = request.hostAddress else { continue }
            guard !address.isOfMany else {
                throw FairwayError(
                    .invalidArgument,
                    "can't publish a port on \(address): it is no host's own address; name one that this host has, or none"
                )
            }
            guard !address.isIPv6 || !address.isLinkLocal else {
                throw FairwayError(
                    .invalidArgument,
                    """
                    can't publish a port on \(address): it is a link-local address, which each interface may have; name \
                    another one that this host has, or none
                    """
                )
            }
            if address.isIPv6 {
                if network?.hasIPv6 != true { try checkRelayed(request, at: address) }
            } else if let network, !network.hasIPv4 {
                throw FairwayError(
                    .invalidArgument,
                    "can't publish a port on \(address): network \(network.name) has no IPv4 addresses"
                )
            }
        }
    }

    /// What is sent to an IPv6 address of the host, for a container of IPv4 only, is for the relay to carry.
    private static func checkRelayed(_ request: PortRequest, at address: IPAddress) throws(FairwayError) {
        guard request.transport != .sctp else {
            throw FairwayError(
                .invalidArgument,
                "can't publish an sctp port on \(address): only tcp and udp get from IPv6 to a container's IPv4 address"
            )
        }
        guard request.count <= PublishedPort.mostHeldPorts else {
            throw FairwayError(
                .invalidArgument,
                """
                can't publish \(request.count) ports in one range on \(address): at most \(PublishedPort.mostHeldPorts) get \
                from IPv6 to a container's IPv4 address; publish shorter ranges
                """
            )
        }
    }
}
