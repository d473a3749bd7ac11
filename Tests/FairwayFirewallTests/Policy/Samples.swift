import FairwayModel
import IPAddressing

/// Networks and endpoints to make policies of.
enum Samples {
    static func network(
        _ name: String = "fairway0",
        subnets: [String] = ["10.88.1.0/24"],
        isInternal: Bool = false,
        allowsInterContainer: Bool = true,
        policy: NetworkPolicy = NetworkPolicy()
    ) -> Network {
        Network(
            name: name,
            deviceName: name,
            subnets: subnets.compactMap(IPNetwork.init).map { Subnet(network: $0, gateway: $0.firstHost) },
            isInternal: isInternal,
            allowsInterContainer: allowsInterContainer,
            policy: policy
        )
    }

    /// An endpoint whose number is the end of its address, its MAC address and its port's name.
    static func endpoint(_ number: Int, on network: Network, ports: [PublishedPort] = []) -> Endpoint {
        let digits = String(number, radix: 16)
        return Endpoint(
            networkID: network.id,
            sandboxID: .random(),
            name: "c\(number)",
            hostLinkName: "veth" + String(repeating: "0", count: 7 - digits.count) + digits,
            macAddress: MACAddress(rawValue: 0x0288_0000_0000 + UInt64(number)),
            addresses: network.subnets.compactMap { $0.network.address(at: UInt128(number)) },
            ports: ports
        )
    }

    static func address(_ text: String) -> IPAddress { IPAddress(text) ?? .v4(.any) }
}
