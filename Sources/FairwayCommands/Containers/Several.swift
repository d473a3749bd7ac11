internal import FairwayModel

/// One action on several objects: a failure doesn't keep the others from their turn.
enum Several {
    /// Prints each reference that went well, and tells of each that didn't.
    static func perform(
        _ references: [String],
        _ action: (String) throws(FairwayError) -> Void
    ) throws(ExitStatus) {
        try results(of: references) { reference throws(FairwayError) in
            try action(reference)
            return reference
        }
    }

    /// As ``perform(_:_:)``, but on all of them at once; each is told of in its turn.
    static func performAtOnce(
        _ references: [String],
        _ action: @escaping @Sendable (String) throws(FairwayError) -> Void
    ) throws {
        guard references.count > 1 else { return try perform(references, action) }
        let actions = try SimultaneousActions(references, action)
        var turns = references.indices.makeIterator()
        try perform(references) { _ throws(FairwayError) in
            if let turn = turns.next() { try actions.outcome(of: turn) }
        }
    }

    /// Prints each result, and tells of each failure.
    static func results(
        of references: [String],
        _ action: (String) throws(FairwayError) -> String
    ) throws(ExitStatus) {
        var isComplete = true
        for reference in references {
            do throws(FairwayError) {
                Console.print(try action(reference))
            } catch {
                isComplete = false
                Console.printError(error.message)
            }
        }
        guard isComplete else { throw .failure }
    }
}
