internal import IPAddressing

extension Endpoint {
    /// The published ports as lists show them: what every address of the host leads to is named once a family of the
    /// endpoint's own addresses, with 0.0.0.0 and ::.
    package var listedPorts: [PublishedPort] {
        let wildcards = addresses.map { $0.isIPv6 ? IPAddress.v6(.any) : .v4(.any) }
        return ports.flatMap { port in
            guard port.hostAddress == nil, !wildcards.isEmpty else { return [port] }
            return wildcards.map { wildcard in
                var listed = port
                listed.hostAddress = wildcard
                return listed
            }
        }
    }
}
