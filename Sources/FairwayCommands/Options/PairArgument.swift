internal import FairwayModel
internal import IPAddressing

/// `KEY=VALUE` and its relatives.
enum PairArgument {
    /// `--label KEY[=VALUE]`, `-o KEY=VALUE`: later ones win.
    static func parseMap(_ texts: [String], for flag: String) throws(FairwayError) -> [String: String] {
        var map: [String: String] = [:]
        for text in texts {
            let equals = text.firstIndex(of: "=") ?? text.endIndex
            guard equals != text.startIndex else { throw .invalid(text, for: flag, "the key is missing") }
            map[String(text[..<equals])] = String(text[equals...].dropFirst())
        }
        return map
    }

    /// `-e NAME[=VALUE]`: without a value, that of the caller; what the caller doesn't have is left out.
    static func parseEnvironment(
        _ texts: [String],
        caller: [String: String]
    ) throws(FairwayError) -> [String] {
        var variables: [String] = []
        for text in texts {
            guard let first = text.first, first != "=" else {
                throw .invalid(text, for: "-e", "the variable's name is missing")
            }
            if text.contains("=") {
                variables.append(text)
            } else if let value = caller[text] {
                variables.append("\(text)=\(value)")
            }
        }
        return variables
    }

    /// `--add-host NAME:ADDRESS`.
    static func parseHost(_ text: String) throws(FairwayError) -> ContainerSpec.ExtraHost {
        guard let separator = text.firstIndex(where: { $0 == ":" || $0 == "=" }), separator != text.startIndex else {
            throw .invalid(text, for: "--add-host", "it must be NAME:ADDRESS")
        }
        var address = text[text.index(after: separator)...]
        if address.hasPrefix("["), address.hasSuffix("]") { address = address.dropFirst().dropLast() }
        guard let parsed = IPAddress(String(address)) else {
            throw .invalid(text, for: "--add-host", "\"\(address)\" is no IP address")
        }
        return ContainerSpec.ExtraHost(name: String(text[..<separator]), address: parsed)
    }
}
