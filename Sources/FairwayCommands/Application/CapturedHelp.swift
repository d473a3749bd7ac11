internal import ArgumentParser

extension ParsableCommand {
    /// Shows the help of a verb that takes another command's arguments: the parser leaves all words after the options
    /// alone, and takes `--help` for the first of them.
    func answerHelp(in words: [String]) throws {
        guard words.first == "--help" else { return }
        throw CleanExit.helpRequest(self)
    }
}
