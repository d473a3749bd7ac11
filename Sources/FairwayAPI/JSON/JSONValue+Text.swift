extension JSONValue {
    /// The value as JSON text on one line, as `{{json .}}` prints it.
    package var compactText: String {
        var text = ""
        write(into: &text, indentation: nil)
        return text
    }

    /// The value as JSON text with an indentation of four spaces, as `docker inspect` prints it.
    package var prettyText: String {
        var text = ""
        write(into: &text, indentation: 0)
        return text
    }

    private func write(into text: inout String, indentation: Int?) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value): text += String(value)
        case .string(let value): Self.quote(value, into: &text)
        case .array(let elements):
            Self.writeList(elements, between: ("[", "]"), into: &text, indentation: indentation) {
                element,
                text,
                inner in
                element.write(into: &text, indentation: inner)
            }
        case .object(let members):
            Self.writeList(members, between: ("{", "}"), into: &text, indentation: indentation) { member, text, inner in
                Self.quote(member.name, into: &text)
                text += inner == nil ? ":" : ": "
                member.value.write(into: &text, indentation: inner)
            }
        }
    }

    private static func writeList<Element>(
        _ elements: [Element],
        between brackets: (open: String, close: String),
        into text: inout String,
        indentation: Int?,
        _ write: (Element, inout String, Int?) -> Void
    ) {
        text += brackets.open
        let inner = indentation.map { $0 + 4 }
        for (position, element) in elements.enumerated() {
            if position > 0 { text += "," }
            if let inner { text += "\n" + String(repeating: " ", count: inner) }
            write(element, &text, inner)
        }
        if let indentation, !elements.isEmpty { text += "\n" + String(repeating: " ", count: indentation) }
        text += brackets.close
    }

    private static func quote(_ string: String, into text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
