/// What the argument parser says, in the form of Fairway's own errors.
enum UsageSentence {
    static func text(_ message: String, verb: String) -> String {
        // The parser's later lines show the usage, which help shows better.
        var sentence = message.split(whereSeparator: \.isNewline).first.map(String.init) ?? "the arguments don't fit"
        while sentence.last == "." { sentence.removeLast() }
        if let first = sentence.first { sentence = first.lowercased() + sentence.dropFirst() }
        let help = verb.isEmpty || verb.hasPrefix("-") ? "fairway --help" : "fairway \(verb) --help"
        return "\(sentence); see \"\(help)\""
    }
}
