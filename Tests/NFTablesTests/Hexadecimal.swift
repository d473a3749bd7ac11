import Netlink
import Testing

@testable import NFTables

/// The bytes that hexadecimal digits stand for; blanks and everything from `//` to the end of a line are left out.
func bytes(_ text: String) throws -> [UInt8] {
    let digits = text.split(separator: "\n")
        .map { line in line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line }
        .joined()
        .filter { !$0.isWhitespace }
    return try stride(from: 0, to: digits.count, by: 2).map { offset in
        let start = digits.index(digits.startIndex, offsetBy: offset)
        let pair = digits[start..<digits.index(start, offsetBy: 2)]
        return try #require(UInt8(pair, radix: 16), "\(pair) is no byte")
    }
}

/// The bytes as text that a failed test can show, in words of four bytes.
func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.enumerated().map { index, byte in
        (index > 0 && index % 4 == 0 ? " " : "") + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
}

/// Expects a batch of these changes to be these bytes.
func expect(
    _ changes: [Change],
    areEncodedAs text: String,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let encoder = BatchEncoder(MessageWriter(sequence: 0), changes)
    let encoded = encoder.writer.bytes
    #expect(hexadecimal(encoded) == hexadecimal(try bytes(text)), sourceLocation: sourceLocation)
}
