internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Finds where the last lines of a log begin, reading it from its end.
///
/// Conmon cuts long lines into records; the records of one line count as one.
struct LogTail {
    private static let blockSize: Int64 = 64 * 1024
    private static let newline = UInt8(ascii: "\n")

    private let wanted: Int
    private var seen = 0
    private var isLast = true

    private init(wanted: Int) { self.wanted = wanted }

    /// The offset at which the last `count` lines begin; 0 where there are no more than that.
    static func offset(in log: borrowing OwnedDescriptor, lines count: Int) throws(Errno) -> Int64 {
        let descriptor = log.rawValue
        let size = Int64(try systemCall { lseek(descriptor, 0, SEEK_END) })
        guard count > 0 else { return size }
        var tail = LogTail(wanted: count)
        return try tail.search(descriptor, size: size)
    }

    private mutating func search(_ descriptor: Int32, size: Int64) throws(Errno) -> Int64 {
        var end = size
        // The end of a record whose beginning is in a block further ahead.
        var unfinished: [UInt8] = []
        while end > 0 {
            let start = max(0, end - Self.blockSize)
            let bytes = try Self.read(descriptor, start..<end) + unfinished
            var recordEnd = bytes.count
            while let newline = bytes[..<max(0, recordEnd - 1)].lastIndex(of: Self.newline) {
                if passes(bytes[(newline + 1)..<recordEnd]) { return start + Int64(recordEnd) }
                recordEnd = newline + 1
            }
            unfinished = Array(bytes[..<recordEnd])
            end = start
        }
        return passes(unfinished[...]) ? Int64(unfinished.count) : 0
    }

    /// Counts a record, the last first; true for the first that is one line too many.
    private mutating func passes(_ record: ArraySlice<UInt8>) -> Bool {
        let fields = record.split(separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
        let endsLine = fields.count < 3 || LogLineParser.isPartial(fields[2]) != true
        if endsLine || isLast { seen += 1 }
        isLast = false
        return seen > wanted
    }

    private static func read(_ descriptor: Int32, _ range: Range<Int64>) throws(Errno) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: Int(range.upperBound - range.lowerBound))
        let count = try systemCall { unsafe pread(descriptor, &block, block.count, off_t(range.lowerBound)) }
        return Array(block.prefix(count))
    }
}
