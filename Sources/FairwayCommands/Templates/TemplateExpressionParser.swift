internal import FairwayAPI

/// Reads pipelines out of tokens.
struct TemplateExpressionParser {
    private var tokens: ArraySlice<TemplateToken>

    init(tokens: ArraySlice<TemplateToken>) { self.tokens = tokens }

    var isAtEnd: Bool { tokens.isEmpty }

    mutating func pipeline() throws(TemplateError) -> TemplatePipeline {
        var commands = [try command()]
        while tokens.first == .pipe {
            tokens.removeFirst()
            commands.append(try command())
        }
        return TemplatePipeline(commands: commands)
    }

    private mutating func command() throws(TemplateError) -> TemplateCommand {
        var operands: [TemplateOperand] = []
        while let token = tokens.first, token != .pipe, token != .closeParenthesis {
            tokens.removeFirst()
            operands.append(try operand(token))
        }
        guard !operands.isEmpty else { throw TemplateError("an action is empty") }
        return TemplateCommand(operands: operands)
    }

    private mutating func operand(_ token: TemplateToken) throws(TemplateError) -> TemplateOperand {
        switch token {
        case .word("true"): return .literal(true)
        case .word("false"): return .literal(false)
        case .word("nil"): return .literal(.null)
        case .word(let name): return .function(name)
        case .string(let text): return .literal(.string(text))
        case .number(let number): return .literal(.integer(number))
        case .field(let name): return .field((name.isEmpty ? [] : [name]) + path())
        case .variable(let name): return .variable(name, path())
        case .openParenthesis:
            let inner = try pipeline()
            guard tokens.popFirst() == .closeParenthesis else { throw TemplateError("a \"(\" has no \")\"") }
            return .group(inner, path())
        case .member, .closeParenthesis, .pipe, .comma, .assign:
            throw TemplateError("an operator stands in the wrong place")
        }
    }

    /// The fields that follow directly, such as `.A.B`.
    private mutating func path() -> [String] {
        var names: [String] = []
        while case .member(let name)? = tokens.first, !name.isEmpty {
            tokens.removeFirst()
            names.append(name)
        }
        return names
    }
}
