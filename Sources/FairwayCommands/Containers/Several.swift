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
