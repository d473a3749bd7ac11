/// A request to attach a sandbox to a network.
package struct EndpointSpec: Hashable, Sendable {
    /// The container's name, or what the caller calls the sandbox: the key of a sticky address.
    package var name: String
    package var attachment: NetworkAttachment
    package var ports: [PortRequest]

    package init(name: String, attachment: NetworkAttachment = NetworkAttachment(), ports: [PortRequest] = []) {
        self.name = name
        self.attachment = attachment
        self.ports = ports
    }
}

/// In JSON it is one flat object.
extension EndpointSpec: Codable {
    private enum CodingKeys: String, CodingKey {
        case name, ports
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try members.decode(String.self, forKey: .name),
            attachment: try NetworkAttachment(from: decoder),
            ports: try members.decode([PortRequest].self, forKey: .ports)
        )
    }

    package func encode(to encoder: any Encoder) throws {
        try attachment.encode(to: encoder)
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(name, forKey: .name)
        try members.encode(ports, forKey: .ports)
    }
}
