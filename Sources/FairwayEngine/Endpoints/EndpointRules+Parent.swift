internal import FairwayModel

extension EndpointRules {
    /// What a request for an attachment to a network on an interface of the host must keep to.
    ///
    /// - Parameter others: who is attached to the network.
    static func check(
        _ spec: EndpointSpec,
        on network: Network,
        of parent: ParentLink,
        besides others: [Endpoint]
    ) throws(FairwayError) {
        let place = "network \(network.name) is on \(parent.name) of this host"
        guard spec.ports.isEmpty else {
            throw FairwayError(
                .invalidArgument,
                "can't publish ports of \(spec.name): \(place), where it is reached at its own address; leave out -p"
            )
        }
        guard spec.attachment.spoofing == nil, spec.attachment.allowedAddresses.isEmpty else {
            throw FairwayError(
                .invalidArgument,
                "\(place), past its firewall: leave out spoof and allow-address of \(spec.name), nothing enforces them"
            )
        }
        guard spec.attachment.bandwidth == nil else {
            throw FairwayError(
                .invalidArgument,
                "can't limit the bandwidth of \(spec.name): \(place), and what it sends doesn't pass the host; leave it out"
            )
        }
        if let mac = spec.attachment.macAddress, !parent.hasOwnMACAddresses {
            throw FairwayError(
                .invalidArgument,
                "can't give \(spec.name) the MAC address \(mac): \(place), and has that one's MAC address"
            )
        }
        if parent.isExclusive, let other = others.first {
            throw FairwayError(
                .conflict,
                "can't attach \(spec.name): \(place) in mode passthru, which takes one container, here \(other.name)"
            )
        }
    }
}
