internal import ArgumentParser

/// What the argument parser says, in the form of Fairway's own errors.
enum UsageSentence {
    static func text(_ message: String, arguments: [String]) -> String {
        let (words, unknown) = verb(in: arguments)
        let help = (["fairway"] + words + ["--help"]).joined(separator: " ")
        if let unknown { return "there is no command \"\(unknown)\"; see \"\(help)\"" }
        // The parser's later lines show the usage, which help shows better.
        var sentence = message.split(whereSeparator: \.isNewline).first.map(String.init) ?? "the arguments don't fit"
        while sentence.last == "." { sentence.removeLast() }
        if let first = sentence.first { sentence = first.lowercased() + sentence.dropFirst() }
        return "\(sentence); see \"\(help)\""
    }

    /// The words that name a verb, and the one after them that names none, where there should be one.
    private static func verb(in arguments: [String]) -> (words: [String], unknown: String?) {
        var command: any ParsableCommand.Type = Fairway.self
        var words: [String] = []
        for argument in arguments {
            let all = command.configuration.subcommands
            guard !all.isEmpty, !argument.hasPrefix("-") else { return (words, nil) }
            guard let next = all.first(where: { $0.configuration.names.contains(argument) })
            else { return (words, argument) }
            command = next
            words.append(argument)
        }
        return (words, nil)
    }
}

extension CommandConfiguration {
    fileprivate var names: [String] { [commandName].compactMap(\.self) + aliases }
}
