internal import IPAddressing

/// Turns the text of settings into values; what can't be read is named with the place it came from.
struct SettingReader {
    let entries: [Settings.Entry]

    func text(_ key: SettingKey) -> String { entries.first { $0.key == key }?.value ?? key.defaultValue }

    func optionalText(_ key: SettingKey) throws(FairwayError) -> String? {
        let text = text(key)
        return text.isEmpty ? nil : text
    }

    func requireOne(of allowed: [String], for key: SettingKey) throws(FairwayError) {
        guard allowed.contains(text(key)) else {
            throw invalid(key, "it must be \(allowed.joined(separator: ", "))")
        }
    }

    func choice<Value: RawRepresentable<String> & CaseIterable>(_ key: SettingKey) throws(FairwayError) -> Value {
        guard let value = Value(rawValue: text(key)) else {
            throw invalid(key, "it must be one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }

    /// A name the kernel takes: 1 to 15 bytes, no slash, no white space, no colon, neither "." nor "..".
    func linkName(_ key: SettingKey) throws(FairwayError) -> String {
        let name = text(key)
        guard LinkName.isValid(name) else { throw invalid(key, LinkName.rule) }
        return name
    }

    func subnet(_ key: SettingKey) throws(FairwayError) -> IPNetwork? {
        guard let text = try optionalText(key) else { return nil }
        guard let subnet = IPNetwork(text) else { throw invalid(key, "it must be a subnet such as 172.17.0.0/16") }
        guard !subnet.isIPv6 else { throw invalid(key, "it must be an IPv4 subnet") }
        guard !subnet.hasHostBits else { throw invalid(key, "it has host bits set; the subnet is \(subnet.network)") }
        return subnet
    }

    func address(_ key: SettingKey) throws(FairwayError) -> IPAddress? {
        guard let text = try optionalText(key) else { return nil }
        guard let address = IPAddress(text) else { throw invalid(key, "it must be an IP address") }
        return address.isAny ? nil : address
    }

    func number(_ key: SettingKey, in range: ClosedRange<UInt32>) throws(FairwayError) -> UInt32? {
        guard let text = try optionalText(key) else { return nil }
        guard let number = UInt32(text), range.contains(number) else {
            throw invalid(key, "it must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func pools(_ key: SettingKey) throws(FairwayError) -> [Settings.Pool] {
        var pools: [Settings.Pool] = []
        for part in text(key).split(separator: ",") {
            let fields = part.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count == 2, let range = IPNetwork(String(fields[0])), !range.hasHostBits, !range.isIPv6,
                let prefixLength = Int(fields[1]), (range.prefixLength...30).contains(prefixLength)
            else {
                throw invalid(key, "\"\(part)\" is not a range and a prefix length such as 10.64.0.0/10:24")
            }
            pools.append(Settings.Pool(range: range, prefixLength: prefixLength))
        }
        guard !pools.isEmpty else { throw invalid(key, "it must name at least one pool") }
        return pools
    }

    private func invalid(_ key: SettingKey, _ rule: String) -> FairwayError {
        let place =
            entries.first { $0.key == key }?.source == .environment ? key.environmentVariable : "--\(key.rawValue)"
        return FairwayError(.invalidArgument, "invalid value \"\(text(key))\" for \(place): \(rule)")
    }
}
