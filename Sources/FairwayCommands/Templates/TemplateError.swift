internal import FairwayModel

/// What is wrong with a template, the end of a sentence.
struct TemplateError: Error, Hashable {
    let reason: String

    init(_ reason: String) { self.reason = reason }

    /// The sentence for people.
    func error(in template: String) -> FairwayError {
        FairwayError(.invalidArgument, "invalid --format \"\(template)\": \(reason)")
    }
}
