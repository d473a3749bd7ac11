internal import FairwayModel

/// What a request for a network must keep to, beyond what its subnet must.
enum NetworkRules {
    static func check(_ spec: NetworkSpec) throws(FairwayError) {
        try ObjectName.validate(spec.name, kind: "network")
        switch Network.Driver(rawValue: spec.driver) {
        case .bridge: break
        case .host, .null:
            throw FairwayError(.forbidden, "only one instance of \"\(spec.driver)\" network is allowed")
        case nil:
            throw FairwayError(.notFound, "network driver \"\(spec.driver)\" is unknown: this version has \"bridge\"")
        }
        if let device = spec.deviceName, !LinkName.isValid(device) {
            throw FairwayError(.invalidArgument, "invalid bridge name \"\(device)\": \(LinkName.rule)")
        }
        if let mtu = spec.mtu, !(68...65_535).contains(mtu) {
            throw FairwayError(.invalidArgument, "invalid MTU \(mtu): it must be from 68 to 65535 bytes")
        }
        if let option = spec.options.keys.min() {
            throw FairwayError(
                .invalidArgument,
                "the bridge driver has no option \"\(option)\": see fairway network create --help for those it has"
            )
        }
        try check(spec.policy, of: spec)
        guard spec.subnets.count <= 1 else {
            throw FairwayError(
                .invalidArgument,
                "a bridge network has one IPv4 subnet; \(spec.subnets.count) were given"
            )
        }
    }
}
