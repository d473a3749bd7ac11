internal import FairwayModel

/// Switches that take a truth value behind "=", as docker's do: `--ipv4=false`.
enum SwitchArguments {
    private static let switches: Set<Substring> = ["--ipv4", "--ipv6"]

    /// Makes `--no-ipv4` of `--ipv4=false`, and `--ipv4` of `--ipv4=true`, where `network create` is called.
    static func expanded(_ arguments: [String]) throws(FairwayError) -> [String] {
        guard arguments.starts(with: ["network", "create"]) else { return arguments }
        var expanded: [String] = []
        for argument in arguments {
            guard let equals = argument.firstIndex(of: "="), switches.contains(argument[..<equals]) else {
                expanded.append(argument)
                continue
            }
            let (name, value) = (argument[..<equals], String(argument[equals...].dropFirst()))
            guard let isOn = ["true": true, "1": true, "false": false, "0": false][value.lowercased()] else {
                throw .invalid(value, for: String(name), "it must be true or false")
            }
            expanded.append(isOn ? String(name) : "--no-" + name.dropFirst(2))
        }
        return expanded
    }
}
