internal import FairwayAPI
internal import FairwayModel

/// A `--format` template, ready to be filled in.
struct Template {
    private let source: String
    private let nodes: [TemplateNode]

    /// Reads a template; `\t` and `\n`, which shells leave as they are, become a tab and a line's end.
    init(_ source: String) throws(FairwayError) {
        self.source = source
        do throws(TemplateError) {
            nodes = try TemplateParser.parse(Self.unescaped(source))
        } catch {
            throw error.error(in: source)
        }
    }

    /// The template filled in with a value's members.
    func text(for value: JSONValue) throws(FairwayError) -> String {
        do throws(TemplateError) {
            var renderer = TemplateRenderer(root: value)
            try renderer.render(nodes, with: value)
            return renderer.text
        } catch {
            throw error.error(in: source)
        }
    }

    private static func unescaped(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        var isInAction = false
        while let character = rest.popFirst() {
            if character == "\\", !isInAction, let next = rest.first, let meant = escapes[next] {
                result.append(meant)
                rest.removeFirst()
                continue
            }
            if character == "{", rest.first == "{" { isInAction = true }
            if character == "}", rest.first == "}" { isInAction = false }
            result.append(character)
        }
        return result
    }

    private static let escapes: [Character: Character] = ["t": "\t", "n": "\n", "r": "\r", "\\": "\\"]
}
