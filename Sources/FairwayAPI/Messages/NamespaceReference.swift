/// How a client names the network namespace that it wants attached: `{"path": …}` or `{"descriptor": …, "device": …, "inode": …}`.
package enum NamespaceReference: Hashable, Sendable {
    /// A path that the daemon opens itself.
    case path(String)
    /// An open descriptor of the client, who keeps it open until the answer; `st_dev` and `st_ino` say what it must be.
    case descriptor(Int32, device: UInt64, inode: UInt64)
}

extension NamespaceReference: Codable {
    private enum CodingKeys: String, CodingKey {
        case path, descriptor, device, inode
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let path = try container.decodeIfPresent(String.self, forKey: .path) {
            self = .path(path)
            return
        }
        self = .descriptor(
            try container.decode(Int32.self, forKey: .descriptor),
            device: try container.decode(UInt64.self, forKey: .device),
            inode: try container.decode(UInt64.self, forKey: .inode)
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .path(let path):
            try container.encode(path, forKey: .path)
        case .descriptor(let number, let device, let inode):
            try container.encode(number, forKey: .descriptor)
            try container.encode(device, forKey: .device)
            try container.encode(inode, forKey: .inode)
        }
    }
}
