/// What a record is about (RFC 1035 section 3.2.2).
struct RecordType: RawRepresentable, Hashable, Sendable {
    let rawValue: UInt16

    init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// An IPv4 address.
    static let a = Self(rawValue: 1)
    /// Another name for this one.
    static let cname = Self(rawValue: 5)
    /// The start of a zone, with how long "there is no such name" holds.
    static let soa = Self(rawValue: 6)
    /// The name of an address.
    static let ptr = Self(rawValue: 12)
    /// An IPv6 address (RFC 3596).
    static let aaaa = Self(rawValue: 28)
    /// What the sender of the message can do (RFC 6891); not about any name.
    static let opt = Self(rawValue: 41)
    /// In questions: all there is.
    static let any = Self(rawValue: 255)
}

/// The class of a record; there is one in use.
struct RecordClass: RawRepresentable, Hashable, Sendable {
    let rawValue: UInt16

    init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The Internet.
    static let internet = Self(rawValue: 1)
}

/// How a question was answered (RFC 1035 section 4.1.1, RFC 6891).
struct ResponseCode: RawRepresentable, Hashable, Sendable {
    /// Twelve bits, the upper eight of which only a message with EDNS has room for.
    let rawValue: UInt16

    init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The name exists, though perhaps without such a record (NOERROR).
    static let noError = Self(rawValue: 0)
    /// The question makes no sense (FORMERR).
    static let formatError = Self(rawValue: 1)
    /// There might be an answer, but not now (SERVFAIL).
    static let serverFailure = Self(rawValue: 2)
    /// There is no such name (NXDOMAIN).
    static let noSuchName = Self(rawValue: 3)
    /// Such requests are not understood (NOTIMP).
    static let notImplemented = Self(rawValue: 4)
    /// Not for whoever asks (REFUSED).
    static let refused = Self(rawValue: 5)
    /// A version of EDNS that is not understood (BADVERS).
    static let badVersion = Self(rawValue: 16)
}
