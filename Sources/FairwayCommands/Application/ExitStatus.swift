/// Ends the program with a code and without a word: what there was to say has been said.
struct ExitStatus: Error, Hashable {
    let code: Int32

    static let failure = ExitStatus(code: 1)

    init(code: Int32) { self.code = code }

    /// Throws unless the code is 0.
    static func end(with code: Int32) throws(ExitStatus) {
        guard code == 0 else { throw ExitStatus(code: code) }
    }
}
