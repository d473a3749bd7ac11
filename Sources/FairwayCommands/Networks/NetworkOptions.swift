internal import FairwayModel
internal import IPAddressing

/// Driver options that a network has fields for, under Docker's names and shorter ones.
enum NetworkOptions {
    static let deviceName = "com.docker.network.bridge.name"
    static let interContainer = "com.docker.network.bridge.enable_icc"
    static let mtu = "com.docker.network.driver.mtu"
    static let gatewayMode4 = "com.docker.network.bridge.gateway_mode_ipv4"
    static let gatewayMode6 = "com.docker.network.bridge.gateway_mode_ipv6"
    static let masquerade = "com.docker.network.bridge.enable_ip_masquerade"
    static let sourceAddress4 = "com.docker.network.host_ipv4"
    static let sourceAddress6 = "com.docker.network.host_ipv6"
    static let trustedInterfaces = "com.docker.network.bridge.trusted_host_interfaces"
    static let spoofing = "spoof"

    /// What the shorter names stand for.
    private static let shortNames = [
        "icc": interContainer, "mtu": mtu, "gateway-mode-ipv4": gatewayMode4, "gateway-mode-ipv6": gatewayMode6,
        "masquerade": masquerade, "host-ipv4": sourceAddress4, "host-ipv6": sourceAddress6,
        "trusted-interfaces": trustedInterfaces,
    ]

    /// The shorter names, for the help.
    static let help = (shortNames.keys + ["gateway-mode", spoofing]).sorted().joined(separator: ", ")

    /// Moves the known options of a request to their fields; what is left, the driver judges.
    ///
    /// An option that says one thing of a family wins over one for both.
    static func apply(to spec: inout NetworkSpec) throws(FairwayError) {
        if let text = spec.options.removeValue(forKey: "gateway-mode") {
            let mode: GatewayMode = try choice(text, for: "gateway-mode")
            spec.policy.gatewayModes = GatewayModes(ipv4: mode, ipv6: mode)
        }
        let options = spec.options
        for (key, text) in options.sorted(by: { $0.key < $1.key })
        where try set(shortNames[key] ?? key, to: text, named: key, in: &spec) {
            spec.options[key] = nil
        }
        for (key, text) in options.sorted(by: { $0.key < $1.key }) {
            if let reason = vanity(of: shortNames[key] ?? key, in: spec) { throw invalid(key, text, reason) }
        }
    }

    /// Why an option that was given would do nothing; nil where it does something.
    private static func vanity(of option: String, in spec: NetworkSpec) -> String? {
        switch option {
        case gatewayMode4 where !spec.hasIPv4: "the network has no IPv4: leave out --ipv4=false, or the option"
        case gatewayMode6 where !spec.hasIPv6: "the network has no IPv6: add --ipv6, or leave the option out"
        case masquerade where spec.policy.masquerades && isRoutedOnly(spec):
            "in gateway mode routed containers leave with their own addresses"
        default: nil
        }
    }

    private static func isRoutedOnly(_ spec: NetworkSpec) -> Bool {
        spec.families.allSatisfy { spec.policy.gatewayModes[$0] == .routed }
    }

    /// Sets the field of an option; false where there is none.
    private static func set(
        _ option: String,
        to text: String,
        named key: String,
        in spec: inout NetworkSpec
    ) throws(FairwayError) -> Bool {
        switch option {
        case deviceName: spec.deviceName = try name(text, for: key)
        case interContainer: spec.allowsInterContainer = try boolean(text, for: key)
        case mtu: spec.mtu = try size(text, for: key)
        case gatewayMode4: spec.policy.gatewayModes.ipv4 = try choice(text, for: key)
        case gatewayMode6: spec.policy.gatewayModes.ipv6 = try choice(text, for: key)
        case masquerade: spec.policy.masquerades = try boolean(text, for: key)
        case sourceAddress4, sourceAddress6:
            let isIPv6 = option == sourceAddress6
            spec.policy.sourceAddresses.append(try AddressArgument.parse(text, for: "\(key) in -o", isIPv6: isIPv6))
        case trustedInterfaces:
            spec.policy.trustedInterfaces = []
            for part in text.split(whereSeparator: { $0 == ":" || $0 == "," }) {
                spec.policy.trustedInterfaces.append(try name(String(part), for: key))
            }
            guard !spec.policy.trustedInterfaces.isEmpty else { throw invalid(key, text, "it names no interface") }
        case spoofing: spec.policy.spoofing = try choice(text, for: key)
        default: return false
        }
        return true
    }

    /// From IPv4's smallest to the largest that the kernel takes on a veth.
    private static let mtus: ClosedRange<UInt32> = 68...65_535

    private static func size(_ text: String, for key: String) throws(FairwayError) -> UInt32 {
        guard let number = UInt32(text), mtus.contains(number) else {
            throw invalid(key, text, "the MTU must be a number from \(mtus.lowerBound) to \(mtus.upperBound)")
        }
        return number
    }

    private static func boolean(_ text: String, for key: String) throws(FairwayError) -> Bool {
        guard let isOn = ["true": true, "1": true, "false": false, "0": false][text.lowercased()] else {
            throw invalid(key, text, "it must be true or false")
        }
        return isOn
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: String,
        for key: String
    ) throws(FairwayError) -> Choice {
        guard let choice = Choice(rawValue: text) else {
            throw invalid(key, text, "it must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    private static func name(_ text: String, for key: String) throws(FairwayError) -> String {
        guard LinkName.isValid(text) else {
            throw invalid(key, text, "a device name has 1 to 15 characters without spaces and slashes")
        }
        return text
    }

    private static func invalid(_ key: String, _ value: String, _ reason: String) -> FairwayError {
        .invalid("\(key)=\(value)", for: "-o", reason)
    }
}
