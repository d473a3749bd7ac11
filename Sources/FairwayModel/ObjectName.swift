/// A name that a user gave to a network or container: `[a-zA-Z0-9][a-zA-Z0-9_.-]*`, at most 128 characters.
package enum ObjectName {
    package static let maximumLength = 128

    /// Checks a name that a user typed.
    ///
    /// - Parameter kind: What is named, for the sentence: "network" or "container".
    /// - Throws: `FairwayError` with code `invalidArgument`.
    package static func validate(_ name: String, kind: String) throws(FairwayError) {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, isAlphanumeric(first), bytes.count <= maximumLength,
            bytes.allSatisfy({ isAlphanumeric($0) || $0 == 0x5F || $0 == 0x2E || $0 == 0x2D })
        else {
            throw FairwayError(
                .invalidArgument,
                """
                invalid \(kind) name "\(name)": it must start with a letter or digit, go on with letters, digits, \
                "_", "." or "-", and have at most \(maximumLength) characters
                """
            )
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
