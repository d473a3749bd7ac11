internal import IPAddressing

extension Endpoint {
    /// The published ports as lists show them: what every address of the host leads to is named once a family in which
    /// it is served, with 0.0.0.0 and ::.
    package var listedPorts: [PublishedPort] {
        ports.flatMap { port in
            guard port.hostAddress == nil else { return [port] }
            let isServed6 = addresses.contains(where: \.isIPv6) || port.relayTarget(among: addresses) != nil
            let isServed4 = addresses.contains(where: \.isIPv4) || !isServed6
            return [(isServed4, IPAddress.v4(.any)), (isServed6, .v6(.any))].filter(\.0).map { _, wildcard in
                var listed = port
                listed.hostAddress = wildcard
                return listed
            }
        }
    }
}
