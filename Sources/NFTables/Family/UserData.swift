/// What user space stores with an object for itself (`NFTA_*_USERDATA`): values with a type and a length of one byte.
///
/// The kernel keeps the bytes and never looks inside; libnftnl gave the types their meaning.
struct UserData {
    private(set) var bytes: [UInt8] = []

    init() {}

    /// Comments of tables, chains, rules and elements have the type 0, those of sets 7.
    init(comment: String?, type: UInt8 = 0) {
        if let comment { put(type, comment: comment) }
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isEmpty: Bool { bytes.isEmpty }

    /// A text with its final NUL; what exceeds ``longestComment`` is cut off at a character.
    mutating func put(_ type: UInt8, comment: String) {
        var text = comment
        while text.utf8.count > longestComment { text.removeLast() }
        put(type, value: text.utf8.prefix { $0 != 0 } + [0])
    }

    /// An integer in the byte order of this machine.
    mutating func put(_ type: UInt8, number: UInt32) {
        put(type, value: (0..<4).map { UInt8(truncatingIfNeeded: number.littleEndian >> (8 * $0)) })
    }

    mutating func put(_ type: UInt8, value: [UInt8]) {
        bytes += [type, UInt8(truncatingIfNeeded: value.count)] + value
    }

    /// The text with a type; nil if there is none.
    func comment(type: UInt8 = 0) -> String? {
        value(type: type).map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// The value with a type; nil if there is none.
    func value(type: UInt8) -> [UInt8]? {
        var rest = bytes[...]
        while rest.count >= 2 {
            let header = rest.prefix(2)
            let length = Int(header[header.startIndex + 1])
            rest = rest.dropFirst(2)
            if header[header.startIndex] == type { return Array(rest.prefix(length)) }
            rest = rest.dropFirst(length)
        }
        return nil
    }
}

/// As nft has it (`NFTNL_UDATA_COMMENT_MAXLEN`), without the NUL.
private let longestComment = 127
