extension DomainName: LosslessStringConvertible {
    /// Reads labels with dots between them, and one at the end or not; nil for what is no name.
    ///
    /// `\.` is a dot inside a label, `\010` the byte of this decimal number (RFC 1035 section 5.1).
    init?(_ description: String) {
        guard description != "." else {
            self = .root
            return
        }
        guard let bytes = Self.bytes(of: Array(description.utf8)), bytes.count <= Self.mostBytes else { return nil }
        self.init(unchecked: bytes)
    }

    /// The labels with dots between them, without one at the end; `.` for the root.
    var description: String {
        let labels = labels
        guard !labels.isEmpty else { return "." }
        return labels.map { $0.map(Self.text).joined() }.joined(separator: ".")
    }

    private static func text(of byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "\\"):
            return "\\" + String(UnicodeScalar(byte))
        case 0x21...0x7E:
            return String(UnicodeScalar(byte))
        default:
            let digits = String(byte)
            return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
        }
    }

    /// The wire form of a text; nil where a label is empty or too long.
    private static func bytes(of text: [UInt8]) -> [UInt8]? {
        // The length of the label that is being read, once it is known.
        var bytes: [UInt8] = [0]
        var (start, index) = (0, 0)
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "."):
                guard endLabel(at: start, of: &bytes) else { return nil }
                start = bytes.count
                bytes.append(0)
                index += 1
            case UInt8(ascii: "\\"):
                guard let (byte, length) = escaped(text[(index + 1)...]) else { return nil }
                bytes.append(byte)
                index += 1 + length
            case let byte:
                bytes.append(byte)
                index += 1
            }
        }
        // After a dot at the end, what was to be a length is the root.
        if start > 0, start == bytes.count - 1 { return bytes }
        guard endLabel(at: start, of: &bytes) else { return nil }
        return bytes + [0]
    }

    private static func endLabel(at start: Int, of bytes: inout [UInt8]) -> Bool {
        let length = bytes.count - start - 1
        guard (1...mostLabelBytes).contains(length) else { return false }
        bytes[start] = UInt8(length)
        return true
    }

    /// What stands behind a backslash, and how long that is.
    private static func escaped(_ text: ArraySlice<UInt8>) -> (byte: UInt8, length: Int)? {
        guard let first = text.first else { return nil }
        guard isDigit(first) else { return (first, 1) }
        let digits = text.prefix(3)
        guard digits.count == 3, digits.allSatisfy(isDigit), let byte = UInt8(String(decoding: digits, as: UTF8.self))
        else { return nil }
        return (byte, 3)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
