/// What the sender of a message can do beyond the protocol of 1987 (RFC 6891).
struct EDNS: Hashable, Sendable {
    /// What an OPT record without options takes: root, type, size, code and version, flags, length.
    static let size = 11
    /// What fits a datagram on every path: without fragments, which firewalls drop and forgers like.
    static let preferredSize: UInt16 = 1232
    /// What every program can take, EDNS or not.
    static let leastSize = 512

    /// How many bytes of a datagram the sender can take.
    var payloadSize: UInt16
    /// The upper bits of the response code.
    var extendedCode: UInt8 = 0
    var version: UInt8 = 0
    /// Whether signatures are wanted (DO, RFC 3225).
    var wantsSignatures = false

    private static let signatureFlag: UInt32 = 0x8000

    init(payloadSize: UInt16 = preferredSize, extendedCode: UInt8 = 0, wantsSignatures: Bool = false) {
        self.payloadSize = payloadSize
        self.extendedCode = extendedCode
        self.wantsSignatures = wantsSignatures
    }

    /// Takes the header of an OPT record apart.
    init(_ record: RecordHeader) {
        payloadSize = record.class.rawValue
        extendedCode = UInt8(truncatingIfNeeded: record.timeToLive >> 24)
        version = UInt8(truncatingIfNeeded: record.timeToLive >> 16)
        wantsSignatures = record.timeToLive & Self.signatureFlag != 0
    }

    /// What an OPT record has in the place of its seconds to live.
    var timeToLive: UInt32 {
        UInt32(extendedCode) << 24 | UInt32(version) << 16 | (wantsSignatures ? Self.signatureFlag : 0)
    }
}
