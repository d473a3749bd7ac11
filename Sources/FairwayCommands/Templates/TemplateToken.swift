/// A piece of an action, the text between `{{` and `}}`.
enum TemplateToken: Hashable {
    /// `range`, `json`, `true` …
    case word(String)
    /// `.Name`; `.` alone is empty.
    case field(String)
    /// `.Name` right behind a value, whose member it is.
    case member(String)
    /// `$name`; `$` alone is empty.
    case variable(String)
    case string(String)
    case number(Int64)
    case openParenthesis
    case closeParenthesis
    case pipe
    case comma
    /// `:=` or `=`.
    case assign
}

/// Splits an action into tokens.
struct TemplateLexer {
    private var rest: Substring
    /// Whether a value ends right before what comes next.
    private var followsValue = false

    private init(_ action: Substring) { rest = action }

    static func tokens(of action: Substring) throws(TemplateError) -> [TemplateToken] {
        var lexer = TemplateLexer(action)
        var tokens: [TemplateToken] = []
        while let token = try lexer.next() { tokens.append(token) }
        return tokens
    }

    private mutating func next() throws(TemplateError) -> TemplateToken? {
        if rest.first?.isWhitespace == true { followsValue = false }
        rest = rest.drop { $0.isWhitespace }
        guard let first = rest.first else { return nil }
        let token = try token(beginningWith: first)
        switch token {
        case .field, .member, .variable, .closeParenthesis: followsValue = true
        default: followsValue = false
        }
        return token
    }

    private mutating func token(beginningWith first: Character) throws(TemplateError) -> TemplateToken {
        switch first {
        case "(": return take(.openParenthesis)
        case ")": return take(.closeParenthesis)
        case "|": return take(.pipe)
        case ",": return take(.comma)
        case "=": return take(.assign)
        case ":":
            guard rest.hasPrefix(":=") else { throw TemplateError("unexpected \":\"") }
            rest.removeFirst(2)
            return .assign
        case ".":
            rest.removeFirst()
            return followsValue ? .member(takeName()) : .field(takeName())
        case "$":
            rest.removeFirst()
            return .variable(takeName())
        case "\"": return .string(try takeQuoted())
        case "`": return .string(try takeRaw())
        default: return try takeWord(first)
        }
    }

    private mutating func take(_ token: TemplateToken) -> TemplateToken {
        rest.removeFirst()
        return token
    }

    private mutating func takeName() -> String {
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        rest = rest.dropFirst(name.count)
        return String(name)
    }

    private mutating func takeWord(_ first: Character) throws(TemplateError) -> TemplateToken {
        if first.isNumber || first == "-" {
            let digits = rest.prefix { $0.isNumber || $0 == "-" }
            guard let number = Int64(digits) else { throw TemplateError("\"\(digits)\" is no number") }
            rest = rest.dropFirst(digits.count)
            return .number(number)
        }
        let word = takeName()
        guard !word.isEmpty else { throw TemplateError("unexpected \"\(first)\"") }
        return .word(word)
    }

    private mutating func takeRaw() throws(TemplateError) -> String {
        rest.removeFirst()
        guard let end = rest.firstIndex(of: "`") else { throw TemplateError("a string has no end") }
        defer { rest = rest[rest.index(after: end)...] }
        return String(rest[..<end])
    }

    private mutating func takeQuoted() throws(TemplateError) -> String {
        rest.removeFirst()
        var text = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return text
            case "\\":
                guard let escaped = rest.popFirst() else { break }
                text.append(Self.escapes[escaped] ?? escaped)
            default: text.append(character)
            }
        }
        throw TemplateError("a string has no end")
    }

    private static let escapes: [Character: Character] = ["n": "\n", "t": "\t", "r": "\r"]
}
