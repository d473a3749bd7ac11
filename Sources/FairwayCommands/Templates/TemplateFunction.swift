internal import FairwayAPI

/// The functions of templates.
enum TemplateFunction {
    static func call(_ name: String, _ arguments: [JSONValue]) throws(TemplateError) -> JSONValue {
        switch name {
        case "json": .string(try only(arguments, name).compactText)
        case "lower": .string(try only(arguments, name).templateText.lowercased())
        case "upper": .string(try only(arguments, name).templateText.uppercased())
        case "len": .integer(Int64(try only(arguments, name).count()))
        case "not": .bool(try !only(arguments, name).isTrue)
        case "and": arguments.first { !$0.isTrue } ?? arguments.last ?? .null
        case "or": arguments.first(where: \.isTrue) ?? arguments.last ?? .null
        case "eq": .bool(try pair(arguments, name) { first, others in others.contains(first) })
        case "ne": .bool(try !pair(arguments, name) { first, others in others.contains(first) })
        case "index": try index(arguments)
        case "join": try join(arguments)
        case "split": try split(arguments)
        case "print": .string(arguments.map(\.templateText).joined())
        case "println": .string(arguments.map(\.templateText).joined(separator: " ") + "\n")
        case "printf": .string(try TemplatePrinting.text(arguments))
        default: throw TemplateError("there is no function \"\(name)\"")
        }
    }

    private static func only(_ arguments: [JSONValue], _ name: String) throws(TemplateError) -> JSONValue {
        guard arguments.count == 1 else { throw TemplateError("\(name) takes one argument, not \(arguments.count)") }
        return arguments[0]
    }

    private static func pair(
        _ arguments: [JSONValue],
        _ name: String,
        _ compare: (JSONValue, ArraySlice<JSONValue>) -> Bool
    ) throws(TemplateError) -> Bool {
        guard arguments.count >= 2 else { throw TemplateError("\(name) takes two arguments") }
        return compare(arguments[0], arguments.dropFirst())
    }

    private static func index(_ arguments: [JSONValue]) throws(TemplateError) -> JSONValue {
        guard var value = arguments.first else { throw TemplateError("index takes a value and keys") }
        for key in arguments.dropFirst() {
            switch (value, key) {
            case (.object, .string(let name)): value = value[name] ?? .null
            case (.array(let elements), .integer(let position)):
                guard elements.indices.contains(Int(clamping: position)) else {
                    throw TemplateError("the index \(position) is out of range: there are \(elements.count) elements")
                }
                value = elements[Int(position)]
            default: throw TemplateError("index can't find \(key.compactText) in \(value.kind)")
            }
        }
        return value
    }

    private static func join(_ arguments: [JSONValue]) throws(TemplateError) -> JSONValue {
        guard arguments.count == 2, case .array(let elements) = arguments[0], case .string(let separator) = arguments[1]
        else { throw TemplateError("join takes a list and a separator") }
        return .string(elements.map(\.templateText).joined(separator: separator))
    }

    private static func split(_ arguments: [JSONValue]) throws(TemplateError) -> JSONValue {
        guard arguments.count == 2, case .string(let text) = arguments[0], case .string(let separator) = arguments[1],
            !separator.isEmpty
        else { throw TemplateError("split takes a text and a separator") }
        var parts: [String] = []
        var rest = text[...]
        while let found = rest.firstRange(of: separator) {
            parts.append(String(rest[..<found.lowerBound]))
            rest = rest[found.upperBound...]
        }
        return .strings(parts + [String(rest)])
    }
}

/// The verbs of `printf` that formats use.
enum TemplatePrinting {
    static func text(_ arguments: [JSONValue]) throws(TemplateError) -> String {
        guard case .string(let format)? = arguments.first else { throw TemplateError("printf takes a format") }
        var values = arguments.dropFirst()
        var text = ""
        var rest = format[...]
        while let character = rest.popFirst() {
            guard character == "%" else {
                text.append(character)
                continue
            }
            switch rest.popFirst() {
            case "%"?: text += "%"
            case "s"?, "v"?, "d"?: text += try next(&values).templateText
            case "q"?: text += try JSONValue.string(next(&values).templateText).compactText
            case let verb: throw TemplateError("printf knows %s, %v, %d and %q, not %\(verb.map(String.init) ?? "")")
            }
        }
        return text
    }

    private static func next(_ values: inout ArraySlice<JSONValue>) throws(TemplateError) -> JSONValue {
        guard let value = values.popFirst() else { throw TemplateError("printf has too few arguments") }
        return value
    }
}
