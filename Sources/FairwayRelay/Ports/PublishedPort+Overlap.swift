internal import FairwayModel
internal import IPAddressing

extension PublishedPort {
    /// Whether both claim at least one same port of a same address.
    func overlaps(_ other: PublishedPort) -> Bool {
        transport == other.transport && hostPorts.overlaps(other.hostPorts)
            && Self.overlap(hostAddress, other.hostAddress)
    }

    /// Whether sockets bound to both addresses would meet; nil is every address.
    static func overlap(_ left: IPAddress?, _ right: IPAddress?) -> Bool {
        guard let left, let right else { return true }
        guard left.isIPv6 == right.isIPv6 else { return false }
        return left == right || left.isAny || right.isAny
    }

    /// Address and first host port as in a URL: `0.0.0.0:8080`, `[::1]:8080`.
    static func text(_ address: IPAddress?, _ port: UInt16) -> String {
        switch address {
        case nil: "0.0.0.0:\(port)"
        case .v4(let address): "\(address):\(port)"
        case .v6(let address): "[\(address)]:\(port)"
        }
    }
}
