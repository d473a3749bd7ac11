internal import FairwayAPI

extension JSONValue {
    /// The value as Go prints it.
    var templateText: String {
        switch self {
        case .null: "<no value>"
        case .bool(let value): String(value)
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let value): value
        case .array(let elements): "[\(elements.map(\.templateText).joined(separator: " "))]"
        case .object(let members):
            "map[\(members.map { "\($0.name):\($0.value.templateText)" }.joined(separator: " "))]"
        }
    }

    /// Whether `if` takes it for true: not false, 0, nothing or empty.
    var isTrue: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .integer(let value): value != 0
        case .number(let value): value != 0
        case .string(let value): !value.isEmpty
        case .array(let elements): !elements.isEmpty
        case .object(let members): !members.isEmpty
        }
    }

    /// What the value is, for sentences.
    var kind: String {
        switch self {
        case .null: "nothing"
        case .bool: "a truth value"
        case .integer, .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }

    /// The value that `.A.B` leads to.
    func member(at path: [String]) throws(TemplateError) -> JSONValue {
        var value = self
        for name in path {
            guard case .object(let members) = value else {
                throw TemplateError(".\(name) is asked of \(value.kind), which has no fields")
            }
            guard let member = members.first(where: { $0.name == name }) else {
                let known = members.map { "." + $0.name }.joined(separator: ", ")
                throw TemplateError("there is no field .\(name)\(known.isEmpty ? "" : "; there are \(known)")")
            }
            value = member.value
        }
        return value
    }

    /// How many elements, members or characters there are.
    func count() throws(TemplateError) -> Int {
        switch self {
        case .null: 0
        case .string(let text): text.utf8.count
        case .array(let elements): elements.count
        case .object(let members): members.count
        case .bool, .integer, .number: throw TemplateError("\(kind) has no length")
        }
    }

    /// Keys and elements, as `range` goes over them.
    func pairs() throws(TemplateError) -> [(key: JSONValue, value: JSONValue)] {
        switch self {
        case .null: []
        case .array(let elements): elements.enumerated().map { (.integer(Int64($0.offset)), $0.element) }
        case .object(let members): members.map { (.string($0.name), $0.value) }
        case .bool, .integer, .number, .string: throw TemplateError("range can't go over \(kind)")
        }
    }
}
