internal import FairwayModel
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Reads the log of one container piece by piece, and waits for more where that is wanted.
struct LogReader: ~Copyable {
    private let paths: ContainerPaths
    private let options: LogOptions
    private let interruption: Interruption
    private let log: OwnedDescriptor
    private let watch: DirectoryWatch
    private var parser = LogLineParser()
    /// A line whose end has not been read yet.
    private var unfinished: [UInt8] = []

    private static let pieceSize = 64 * 1024

    /// Opens the log; `ENOENT` where the container has never run.
    init(_ paths: ContainerPaths, options: LogOptions, interruption: Interruption) throws(Errno) {
        // Before the first read: a change after it must not be missed.
        let watch = try DirectoryWatch(paths.directory)
        let log = try OwnedDescriptor.open(paths.log, O_RDONLY)
        let number = log.rawValue
        var start: Int64 = 0
        if let count = options.tail { start = try LogTail.offset(in: log, lines: count) }
        try systemCall { lseek(number, off_t(start), SEEK_SET) }
        self.paths = paths
        self.options = options
        self.interruption = interruption
        self.log = log
        self.watch = watch
    }

    /// Waits for the next entries; nil when the log has no more, or when the container that is followed has ended.
    mutating func next() throws(Errno) -> [LogEntry]? {
        while true {
            // Asked before the read: what an ended container wrote is there completely.
            let isComplete = !options.follows || !isRunning()
            let piece = try readPiece()
            let entries = take(piece)
            if !entries.isEmpty { return entries }
            guard piece.isEmpty else { continue }
            guard !isComplete, try waitForChange() else { return nil }
        }
    }

    private func readPiece() throws(Errno) -> ArraySlice<UInt8> {
        var bytes = [UInt8](repeating: 0, count: Self.pieceSize)
        let number = log.rawValue
        let count = try systemCall { unsafe read(number, &bytes, bytes.count) }
        return bytes[..<count]
    }

    private mutating func take(_ piece: ArraySlice<UInt8>) -> [LogEntry] {
        guard let lastNewline = piece.lastIndex(of: UInt8(ascii: "\n")) else {
            unfinished += piece
            return []
        }
        let lines = unfinished + piece[..<lastNewline]
        unfinished = Array(piece[(lastNewline + 1)...])
        var entries: [LogEntry] = []
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            guard let entry = parser.parse(line) else { continue }
            if let since = options.since, entry.time < since { continue }
            entries.append(entry)
        }
        return entries
    }

    private func isRunning() -> Bool {
        !Files.exists(paths.exitRecord) && shim() != nil
    }

    private func shim() -> ProcessDescriptor? {
        ShimSearch.process(recordedIn: paths.shimProcessID, bundle: paths.bundle)
    }

    /// Waits until something was written or the container has ended; false when nobody reads any more.
    private func waitForChange() throws(Errno) -> Bool {
        let shim = shim()
        // One that has just ended without a record is found by the next look.
        guard let shim else { return true }
        let ready = try Poll.firstReadable(
            of: [interruption.rawValue, watch.rawValue, shim.rawValue],
            timeoutMilliseconds: -1
        )
        watch.drain()
        return ready != 0
    }
}
