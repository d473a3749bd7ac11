internal import FairwayModel
internal import IPAddressing

/// `--network NAME[,KEY=VALUE…]|name=NAME,…|host|none|container:X|ns:PATH`.
enum NetworkArgument {
    static let flag = "--network"

    /// Reads one flag's value.
    static func parse(_ text: String) throws(FairwayError) -> NetworkMode {
        if let name = text.suffix(after: "container:") {
            guard !name.isEmpty else { throw .invalid(text, for: flag, "the container's name is missing") }
            return .container(String(name))
        }
        if let path = text.suffix(after: "ns:") {
            guard path.hasPrefix("/") else {
                throw .invalid(text, for: flag, "the path of a network namespace must begin with \"/\"")
            }
            return .namespace(path: String(path))
        }
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        var attachment = NetworkAttachment(network: "")
        for (position, field) in fields.enumerated() {
            guard let equals = field.firstIndex(of: "=") else {
                guard position == 0 else { throw .invalid(text, for: flag, "\"\(field)\" is not KEY=VALUE") }
                attachment.network = String(field)
                continue
            }
            try set(
                String(field[..<equals]),
                to: String(field[field.index(after: equals)...]),
                in: &attachment,
                of: text
            )
        }
        guard !attachment.network.isEmpty else { throw .invalid(text, for: flag, "the network's name is missing") }
        return try mode(attachment, hasOptions: fields.count > 1, in: text)
    }

    private static func set(
        _ key: String,
        to value: String,
        in attachment: inout NetworkAttachment,
        of text: String
    ) throws(FairwayError) {
        switch key {
        case "name": attachment.network = value
        case "alias": attachment.aliases.append(value)
        case "ip", "ip6":
            let isIPv6 = key == "ip6"
            let address = try AddressArgument.parse(value, for: "\(key) in \(flag)", isIPv6: isIPv6)
            try attachment.add(address, for: "\(key) in \(flag)")
        case "mac-address", "mac":
            attachment.macAddress = try AddressArgument.parseMAC(value, for: "\(key) in \(flag)")
        case "gw-priority":
            attachment.gatewayPriority = try AttachmentArgument.priority(value, for: "\(key) in \(flag)")
        case "ifname": attachment.interfaceName = value
        case "driver-opt": try AttachmentArgument.set(option: value, in: &attachment, for: "\(key) in \(flag)")
        case "spoof": attachment.spoofing = try spoofing(value)
        case "allow-address": attachment.allowedAddresses.append(try allowed(value))
        case "ingress", "egress":
            let rate = try BandwidthArgument.rate(value, for: "\(key) in \(flag)")
            var limits = attachment.bandwidth ?? Bandwidth()
            if key == "ingress" { limits.ingress = rate } else { limits.egress = rate }
            attachment.bandwidth = limits
        default:
            throw .invalid(
                text,
                for: flag,
                """
                there is no key "\(key)", only name, alias, ip, ip6, mac-address, gw-priority, \
                ifname, driver-opt, spoof, allow-address, ingress and egress
                """
            )
        }
    }

    private static func spoofing(_ text: String) throws(FairwayError) -> SpoofProtection {
        guard let choice = SpoofProtection(rawValue: text) else {
            let choices = SpoofProtection.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(text, for: "spoof in \(flag)", "it must be one of \(choices)")
        }
        return choice
    }

    /// A subnet, or an address alone.
    private static func allowed(_ text: String) throws(FairwayError) -> IPNetwork {
        if let address = IPAddress(text) { return IPNetwork(address) }
        return try AddressArgument.parseNetwork(text, for: "allow-address in \(flag)")
    }

    private static func mode(
        _ attachment: NetworkAttachment,
        hasOptions: Bool,
        in text: String
    ) throws(FairwayError) -> NetworkMode {
        switch attachment.network {
        case "host", "none":
            guard !hasOptions else {
                throw .invalid(text, for: flag, "\"\(attachment.network)\" takes no further keys")
            }
            return attachment.network == "host" ? .host : .none
        case "default":
            var attachment = attachment
            attachment.network = Network.defaultName
            return .networks([attachment])
        default: return .networks([attachment])
        }
    }
}

extension String {
    /// What follows a prefix; nil without it.
    func suffix(after prefix: String) -> Substring? { hasPrefix(prefix) ? dropFirst(prefix.count) : nil }
}
