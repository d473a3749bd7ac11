internal import FairwayAPI

/// Fills in a template.
struct TemplateRenderer {
    private(set) var text = ""
    private var variables: [(name: String, value: JSONValue)]

    init(root: JSONValue) { variables = [("", root)] }

    mutating func render(_ nodes: [TemplateNode], with current: JSONValue) throws(TemplateError) {
        let depth = variables.count
        for node in nodes { try render(node, with: current) }
        variables.removeLast(variables.count - depth)
    }

    private mutating func render(_ node: TemplateNode, with current: JSONValue) throws(TemplateError) {
        switch node {
        case .text(let literal): text += literal
        case .output(let pipeline): text += try value(of: pipeline, current).templateText
        case .assign(let name, let pipeline): variables.append((name, try value(of: pipeline, current)))
        case .condition(let pipeline, let then, let otherwise):
            let isTrue = try value(of: pipeline, current).isTrue
            try render(isTrue ? then : otherwise, with: current)
        case .with(let pipeline, let then, let otherwise):
            let inner = try value(of: pipeline, current)
            try inner.isTrue ? render(then, with: inner) : render(otherwise, with: current)
        case .range(let loop, let then, let otherwise): try render(loop, then, otherwise, with: current)
        }
    }

    private mutating func render(
        _ loop: TemplateLoop,
        _ then: [TemplateNode],
        _ otherwise: [TemplateNode],
        with current: JSONValue
    ) throws(TemplateError) {
        let pairs = try value(of: loop.source, current).pairs()
        if pairs.isEmpty { try render(otherwise, with: current) }
        for (key, element) in pairs {
            let depth = variables.count
            if let name = loop.key { variables.append((name, key)) }
            if let name = loop.element { variables.append((name, element)) }
            try render(then, with: element)
            variables.removeLast(variables.count - depth)
        }
    }

    private func value(of pipeline: TemplatePipeline, _ current: JSONValue) throws(TemplateError) -> JSONValue {
        var result: JSONValue?
        for command in pipeline.commands { result = try value(of: command, piped: result, current) }
        return result ?? .null
    }

    private func value(
        of command: TemplateCommand,
        piped: JSONValue?,
        _ current: JSONValue
    ) throws(TemplateError) -> JSONValue {
        var arguments: [JSONValue] = []
        for operand in command.operands.dropFirst() { arguments.append(try value(of: operand, current)) }
        if let piped { arguments.append(piped) }
        guard let first = command.operands.first else { return .null }
        if case .function(let name) = first { return try TemplateFunction.call(name, arguments) }
        guard arguments.isEmpty else { throw TemplateError("a value is no function, and takes no arguments") }
        return try value(of: first, current)
    }

    private func value(of operand: TemplateOperand, _ current: JSONValue) throws(TemplateError) -> JSONValue {
        switch operand {
        case .literal(let literal): return literal
        case .function(let name): return try TemplateFunction.call(name, [])
        case .field(let path): return try current.member(at: path)
        case .group(let pipeline, let path): return try value(of: pipeline, current).member(at: path)
        case .variable(let name, let path):
            guard let variable = variables.last(where: { $0.name == name }) else {
                throw TemplateError("the variable $\(name) is not defined")
            }
            return try variable.value.member(at: path)
        }
    }
}
