internal import FairwayModel
internal import IPAddressing

/// What is said of one attachment, in `--network` and in the options of `network connect`.
enum AttachmentArgument {
    static func priority(_ text: String, for flag: String) throws(FairwayError) -> Int32 {
        guard let priority = Int32(text) else {
            throw .invalid(text, for: flag, "it must be a whole number from \(Int32.min) to \(Int32.max)")
        }
        return priority
    }

    /// `KEY=VALUE`, of the driver options that Docker has for an endpoint.
    static func set(
        option: String,
        in attachment: inout NetworkAttachment,
        for flag: String
    ) throws(FairwayError) {
        let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw .invalid(option, for: flag, "it is not KEY=VALUE") }
        guard parts[0] == interfaceName else {
            throw .invalid(option, for: flag, "there is no option \"\(parts[0])\", only \(interfaceName)")
        }
        attachment.interfaceName = parts[1]
    }

    static let interfaceName = "com.docker.network.endpoint.ifname"
}

extension NetworkAttachment {
    /// Asks for a static address, one a family.
    mutating func add(_ address: IPAddress, for flag: String) throws(FairwayError) {
        if let other = addresses.first(where: { $0.isIPv6 == address.isIPv6 }) {
            throw .invalid(
                address.description,
                for: flag,
                "an attachment has one static address of a family, here \(other)"
            )
        }
        addresses.append(address)
    }
}
