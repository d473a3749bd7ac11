/// Options before the verb, such as `fairway --root DIR ps`, belong to the verb.
enum ArgumentOrder {
    private static let groups: Set<String> = ["network", "daemon", "system"]

    /// Moves `--root` from before the verb to right behind it.
    static func globalOptionsLast(_ arguments: [String]) -> [String] {
        var rest = arguments[...]
        var options: [String] = []
        while let first = rest.first {
            if first == "--root", rest.count >= 2 {
                options += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if first.hasPrefix("--root=") {
                options.append(first)
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        guard !options.isEmpty, let verb = rest.first, !verb.hasPrefix("-") else { return arguments }
        let words = groups.contains(verb) && rest.count >= 2 ? 2 : 1
        return Array(rest.prefix(words)) + options + rest.dropFirst(words)
    }
}
