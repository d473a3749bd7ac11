internal import IPAddressing

/// What the text of a setting may be, and the value it stands for.
package struct SettingForm<Value: Sendable>: Sendable {
    /// Goes on after "it must be".
    let description: String
    let parse: @Sendable (String) throws(InvalidSettingText) -> Value
}

/// Why a text is no value of a setting, as the end of a sentence.
package struct InvalidSettingText: Error, Hashable, Sendable {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

extension SettingForm {
    /// A form whose texts are wrong in one way only.
    private init(_ description: String, reading value: @escaping @Sendable (String) -> Value?) {
        self.init(description: description) { text throws(InvalidSettingText) in
            guard let value = value(text) else { throw InvalidSettingText("it must be \(description)") }
            return value
        }
    }

    /// A form, or the empty text, which stands for none.
    ///
    /// - Parameter meaning: what happens without one.
    static func optional<Wrapped>(_ form: SettingForm<Wrapped>, empty meaning: String) -> Self
    where Value == Wrapped? {
        Self(description: "\(form.description), or empty: \(meaning)") { text throws(InvalidSettingText) in
            text.isEmpty ? nil : try form.parse(text)
        }
    }
}

extension SettingForm where Value: RawRepresentable<String> & CaseIterable {
    static var choice: Self {
        let names = Value.allCases.map(\.rawValue)
        let list = names.count > 1 ? "one of \(names.joined(separator: ", "))" : names.joined()
        return Self(list, reading: Value.init(rawValue:))
    }
}

extension SettingForm where Value == UInt32 {
    static func number(in range: ClosedRange<UInt32>) -> Self {
        Self("a number from \(range.lowerBound) to \(range.upperBound)") { text in
            UInt32(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension SettingForm where Value == String {
    /// A name that the kernel takes for an interface.
    static var linkName: Self {
        Self(description: "an interface name such as fairway0") { text throws(InvalidSettingText) in
            guard LinkName.isValid(text) else { throw InvalidSettingText(LinkName.rule) }
            return text
        }
    }

    /// The kernel takes 28 characters for a chain, of which the longest name of ours needs 13 after its prefix.
    static var chainPrefix: Self {
        Self("1 to 15 letters, digits, - and _, of which the first is a letter") { text in
            let isPlain = text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
            return (1...15).contains(text.utf8.count) && isPlain && text.first?.isLetter == true ? text : nil
        }
    }

    /// What is looked for in the path of commands.
    static var program: Self {
        Self("the name or the path of a program") { $0.isEmpty ? nil : $0 }
    }
}

extension SettingForm where Value == IPNetwork {
    static var subnet: Self {
        let description = "an IPv4 subnet such as 172.17.0.0/16"
        return Self(description: description) { text throws(InvalidSettingText) in
            guard let subnet = IPNetwork(text), !subnet.isIPv6 else {
                throw InvalidSettingText("it must be \(description)")
            }
            guard !subnet.hasHostBits else {
                throw InvalidSettingText("it has host bits set; the subnet is \(subnet.network)")
            }
            return subnet
        }
    }
}

extension SettingForm where Value == IPAddress {
    static var address: Self {
        Self("an IP address, of one host or of all") { text in
            IPAddress(text).flatMap { $0.isOfMany ? nil : $0 }
        }
    }
}

extension SettingForm where Value == [Settings.Pool] {
    /// Ranges with the size of the subnets that are cut from them, separated by commas.
    static var pools: Self {
        Self(description: "ranges and prefix lengths such as 10.64.0.0/10:24, separated by commas") {
            text throws(InvalidSettingText) in
            var pools: [Settings.Pool] = []
            for part in text.split(separator: ",") { pools.append(try pool(part)) }
            guard !pools.isEmpty else { throw InvalidSettingText("it must name at least one pool") }
            return pools
        }
    }

    private static func pool(_ text: Substring) throws(InvalidSettingText) -> Settings.Pool {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 2, let range = IPNetwork(String(fields[0])), !range.hasHostBits, !range.isIPv6,
            let prefixLength = Int(fields[1]), (range.prefixLength...30).contains(prefixLength)
        else {
            throw InvalidSettingText("\"\(text)\" is not a range and a prefix length such as 10.64.0.0/10:24")
        }
        return Settings.Pool(range: range, prefixLength: prefixLength)
    }
}
