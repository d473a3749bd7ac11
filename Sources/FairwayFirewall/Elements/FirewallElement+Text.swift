internal import IPAddressing
internal import NFTables

extension FirewallElement: CustomStringConvertible {
    /// As nft reads it after `add element`: `inet fairway pub4 { tcp . 8080 : 10.88.1.2 . 80 }`.
    package var description: String {
        let definition = set.definition
        let key = Self.text(element.key, as: definition.key)
        return switch (element.data, definition.data) {
        case (.value(let value), .value(let types)):
            "\(definition.reference) { \(key) : \(Self.text(value, as: types)) }"
        case (.verdict(let verdict), _):
            "\(definition.reference) { \(key) : \(Self.text(verdict)) }"
        default:
            "\(definition.reference) { \(key) }"
        }
    }

    private static func text(_ key: ElementKey, as types: [DataType]) -> String {
        zip(key.fields(as: types), types).map { field, type in
            // What nft knows to be a number only can't be written as a network.
            guard type == .integer(byteCount: 16), case .network(let network) = field else { return text(field) }
            return text(.raw(network.first.bytes)) + "-" + text(.raw(network.last.bytes))
        }.joined(separator: " . ")
    }

    private static func text(_ field: FieldValue) -> String {
        switch field {
        case .address(let address): "\(address)"
        case .network(let network): "\(network)"
        case .addresses(let range): "\(range.lowerBound)-\(range.upperBound)"
        case .macAddress(let address): "\(address)"
        case .interface(let name): "\"\(name)\""
        case .inetProtocol(.tcp): "tcp"
        case .inetProtocol(.udp): "udp"
        case .inetProtocol(.sctp): "sctp"
        case .inetProtocol(let number): "\(number.rawValue)"
        case .port(let port): "\(port)"
        case .nfProto(.ipv4): "ipv4"
        case .nfProto(.ipv6): "ipv6"
        case .ports(let range): "\(range.lowerBound)-\(range.upperBound)"
        case .raw(let bytes): "0x" + bytes.map { String($0 >> 4, radix: 16) + String($0 & 0xF, radix: 16) }.joined()
        default: "\(field)"
        }
    }

    private static func text(_ verdict: Verdict) -> String {
        switch verdict {
        case .goto(let chain): "goto \(chain)"
        case .jump(let chain): "jump \(chain)"
        default: "\(verdict)"
        }
    }
}
