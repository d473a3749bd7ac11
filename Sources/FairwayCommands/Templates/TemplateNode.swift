internal import FairwayAPI

/// A parsed piece of a template.
indirect enum TemplateNode {
    case text(String)
    case output(TemplatePipeline)
    /// `{{$name := pipeline}}`.
    case assign(String, TemplatePipeline)
    case condition(TemplatePipeline, then: [TemplateNode], otherwise: [TemplateNode])
    case with(TemplatePipeline, then: [TemplateNode], otherwise: [TemplateNode])
    case range(TemplateLoop, then: [TemplateNode], otherwise: [TemplateNode])
}

/// What a `range` goes over, and the variables that take each key and element.
struct TemplateLoop {
    var key: String?
    var element: String?
    var source: TemplatePipeline
}

/// Commands, each of which gets the result of the one before as its last argument.
struct TemplatePipeline {
    var commands: [TemplateCommand]
}

/// A function with its arguments, or a single value.
struct TemplateCommand {
    var operands: [TemplateOperand]
}

indirect enum TemplateOperand {
    case function(String)
    case literal(JSONValue)
    /// `.A.B`: members of the current value.
    case field([String])
    /// `$name.A.B`.
    case variable(String, [String])
    /// `(pipeline).A.B`.
    case group(TemplatePipeline, [String])
}
