internal import FairwayModel

/// Joins pieces of a stream of lines into whole lines.
struct LineBuffer {
    private var rest: [UInt8] = []

    /// Adds a piece and hands over the lines that it completes, without their ends.
    mutating func append(
        _ piece: [UInt8],
        _ consume: ([UInt8]) throws(FairwayError) -> Void
    ) throws(FairwayError) {
        rest += piece
        var start = rest.startIndex
        while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = rest[start..<end]
            start = end + 1
            if !line.isEmpty { try consume(Array(line)) }
        }
        rest.removeFirst(start)
    }
}
