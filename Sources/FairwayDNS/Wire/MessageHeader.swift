/// The twelve bytes that every message begins with (RFC 1035 section 4.1.1).
struct MessageHeader: Hashable, Sendable {
    static let size = 12

    /// The second word.
    struct Flags: OptionSet, Hashable, Sendable {
        let rawValue: UInt16

        /// An answer (QR).
        static let response = Self(rawValue: 0x8000)
        /// From who knows it first hand (AA).
        static let authoritative = Self(rawValue: 0x0400)
        /// Some of it is missing (TC).
        static let truncated = Self(rawValue: 0x0200)
        /// Ask others if need be (RD).
        static let recursionDesired = Self(rawValue: 0x0100)
        /// Others are asked (RA).
        static let recursionAvailable = Self(rawValue: 0x0080)
        /// Signatures were checked (AD).
        static let authenticData = Self(rawValue: 0x0020)
        /// Signatures need not be checked (CD).
        static let checkingDisabled = Self(rawValue: 0x0010)
        /// What is asked for, in four bits; zero is a query.
        static let operation = Self(rawValue: 0x7800)
        /// The lower four bits of the response code.
        static let code = Self(rawValue: 0x000F)
    }

    var id: UInt16
    var flags: Flags
    var questionCount: UInt16 = 0
    var answerCount: UInt16 = 0
    var authorityCount: UInt16 = 0
    var additionalCount: UInt16 = 0

    /// Without the upper bits, which are in the OPT record.
    var code: ResponseCode { ResponseCode(rawValue: flags.intersection(.code).rawValue) }

    /// Whether it is a query, or an answer to one, and nothing else that the protocol has.
    var isQuery: Bool { flags.isDisjoint(with: .operation) }
}
