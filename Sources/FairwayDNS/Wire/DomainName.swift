/// A name of the DNS: labels, the outermost last; upper and lower case are the same.
///
/// Its bytes are those of a message without compression (RFC 1035 section 3.1): each label behind its length, and a zero.
struct DomainName: Sendable {
    /// The most bytes of a name, its last zero included.
    static let mostBytes = 255
    /// The most bytes of one label.
    static let mostLabelBytes = 63

    /// The wire form, in the case that it was given in.
    let bytes: [UInt8]

    /// The name without labels: the root of all.
    static let root = Self(unchecked: [0])

    /// Takes bytes that are known to be a name.
    init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// This name below another one; nil where both together are too long.
    func below(_ outer: DomainName) -> DomainName? {
        guard bytes.count - 1 + outer.bytes.count <= Self.mostBytes else { return nil }
        return DomainName(unchecked: bytes.dropLast() + outer.bytes)
    }

    /// The labels, the innermost first.
    var labels: [ArraySlice<UInt8>] {
        var labels: [ArraySlice<UInt8>] = []
        var start = 0
        while start < bytes.count, bytes[start] > 0 {
            let end = start + 1 + Int(bytes[start])
            labels.append(bytes[start + 1..<end])
            start = end
        }
        return labels
    }

    /// The bytes in lower case: what names are compared by.
    ///
    /// A length is 63 at most, and no letter is as small as that.
    var folded: [UInt8] { bytes.map(\.lowercased) }
}

extension DomainName: Hashable {
    static func == (left: Self, right: Self) -> Bool {
        left.bytes.count == right.bytes.count
            && zip(left.bytes, right.bytes).allSatisfy { $0.lowercased == $1.lowercased }
    }

    func hash(into hasher: inout Hasher) {
        for byte in bytes { hasher.combine(byte.lowercased) }
    }
}

extension UInt8 {
    /// The letter in lower case, if it is a letter of ASCII.
    var lowercased: UInt8 {
        self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self
    }
}
