internal import FairwayAPI

/// Reads the part of Go's text/template that formats need: fields, variables, pipes, `if`, `with`, `range`, functions.
struct TemplateParser {
    private enum Piece {
        case text(String)
        case action([TemplateToken])
    }

    /// How a list of nodes ended.
    private enum Ending: Hashable {
        case template
        case end
        case otherwise([TemplateToken])
    }

    private var pieces: ArraySlice<Piece>

    static func parse(_ template: String) throws(TemplateError) -> [TemplateNode] {
        var parser = TemplateParser(pieces: try split(template)[...])
        let (nodes, ending) = try parser.parseList()
        guard ending == .template else { throw TemplateError("{{end}} or {{else}} without a beginning") }
        return nodes
    }

    private static func split(_ template: String) throws(TemplateError) -> [Piece] {
        var pieces: [Piece] = []
        var rest = template[...]
        var trimsNext = false
        while let open = rest.firstRange(of: "{{") {
            var text = rest[..<open.lowerBound]
            rest = rest[open.upperBound...]
            guard let close = rest.firstRange(of: "}}") else { throw TemplateError("an action has no \"}}\"") }
            var action = rest[..<close.lowerBound]
            rest = rest[close.upperBound...]
            if trimsNext { text = text.drop { $0.isWhitespace } }
            if action.hasPrefix("- ") {
                action.removeFirst()
                while text.last?.isWhitespace == true { text.removeLast() }
            }
            trimsNext = action.hasSuffix(" -")
            if trimsNext { action.removeLast() }
            pieces.append(.text(String(text)))
            let isComment = action.trimmingSpaces.hasPrefix("/*") && action.trimmingSpaces.hasSuffix("*/")
            if !isComment { pieces.append(.action(try TemplateLexer.tokens(of: action))) }
        }
        pieces.append(.text(String(trimsNext ? rest.drop { $0.isWhitespace } : rest)))
        return pieces
    }

    private mutating func parseList() throws(TemplateError) -> ([TemplateNode], Ending) {
        var nodes: [TemplateNode] = []
        while let piece = pieces.popFirst() {
            switch piece {
            case .text(let text):
                if !text.isEmpty { nodes.append(.text(text)) }
            case .action(let tokens):
                guard case .word(let word)? = tokens.first else {
                    nodes.append(try Self.simple(tokens))
                    continue
                }
                let rest = Array(tokens.dropFirst())
                switch word {
                case "end": return (nodes, .end)
                case "else": return (nodes, .otherwise(rest))
                case "if", "with", "range": nodes.append(try parseBlock(word, rest))
                default: nodes.append(try Self.simple(tokens))
                }
            }
        }
        return (nodes, .template)
    }

    private mutating func parseBlock(_ word: String, _ header: [TemplateToken]) throws(TemplateError) -> TemplateNode {
        let (then, ending) = try parseList()
        var otherwise: [TemplateNode] = []
        switch ending {
        case .template: throw TemplateError("{{\(word)}} has no {{end}}")
        case .end: break
        case .otherwise(let rest):
            if case .word(let next)? = rest.first, next == "if" || next == "with" {
                otherwise = [try parseBlock(next, Array(rest.dropFirst()))]
            } else {
                let (nodes, last) = try parseList()
                guard last == .end else { throw TemplateError("{{else}} has no {{end}}") }
                otherwise = nodes
            }
        }
        switch word {
        case "if": return .condition(try Self.pipeline(header), then: then, otherwise: otherwise)
        case "with": return .with(try Self.pipeline(header), then: then, otherwise: otherwise)
        default: return .range(try Self.loop(header), then: then, otherwise: otherwise)
        }
    }

    /// `$key, $element := pipeline`, `$element := pipeline` or a pipeline alone.
    private static func loop(_ tokens: [TemplateToken]) throws(TemplateError) -> TemplateLoop {
        guard let assign = tokens.firstIndex(of: .assign) else {
            return TemplateLoop(source: try pipeline(tokens))
        }
        let names = tokens[..<assign].compactMap { if case .variable(let name) = $0 { name } else { nil } }
        let source = try pipeline(Array(tokens[(assign + 1)...]))
        switch names.count {
        case 1: return TemplateLoop(element: names[0], source: source)
        case 2: return TemplateLoop(key: names[0], element: names[1], source: source)
        default: throw TemplateError("{{range}} takes one or two variables")
        }
    }

    private static func simple(_ tokens: [TemplateToken]) throws(TemplateError) -> TemplateNode {
        if tokens.count > 2, case .variable(let name) = tokens[0], tokens[1] == .assign {
            return .assign(name, try pipeline(Array(tokens[2...])))
        }
        return .output(try pipeline(tokens))
    }

    private static func pipeline(_ tokens: [TemplateToken]) throws(TemplateError) -> TemplatePipeline {
        var parser = TemplateExpressionParser(tokens: tokens[...])
        let pipeline = try parser.pipeline()
        guard parser.isAtEnd else { throw TemplateError("a \")\" is too much") }
        return pipeline
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
