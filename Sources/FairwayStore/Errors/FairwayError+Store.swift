internal import FairwayModel
internal import GRDB

extension FairwayError {
    /// The sentence for what SQLite or GRDB threw; an error that is a sentence already stays as it is.
    init(store path: String, _ error: any Error) {
        if let error = error as? FairwayError {
            self = error
        } else if let error = error as? DatabaseError {
            self.init(store: path, error)
        } else {
            self.init(.failed, "the store \(path) can't be read: \(error)")
        }
    }

    private init(store path: String, _ error: DatabaseError) {
        let reason = error.message ?? error.resultCode.description
        switch error.resultCode {
        case .SQLITE_FULL:
            self.init(.exhausted, "can't write the store \(path): its disk is full; free some space and try again")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.unavailable, "the store \(path) is locked by another program; end that and try again")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                .failed,
                "the store \(path) is damaged (\(reason)); put a copy back, or move it away to begin with an empty one"
            )
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                .unavailable,
                "can't open the store \(path): \(reason); see that its directory is there and yours"
            )
        case .SQLITE_READONLY:
            self.init(.unavailable, "can't write the store \(path): \(reason); see that file and disk are writable")
        case .SQLITE_IOERR:
            self.init(.failed, "can't read or write the store \(path): \(reason); see to its disk")
        default:
            self.init(.failed, "the store \(path) refused a change: \(reason)")
        }
    }

    /// Only what GRDB threw becomes a sentence; the caller's own errors pass through.
    static func translating(_ error: any Error, of path: String) -> any Error {
        error is DatabaseError ? FairwayError(store: path, error) : error
    }

    static func newerSchema(of path: String) -> Self {
        Self(
            .unavailable,
            "the store \(path) was written by a newer version of Fairway; install that version, or name another --root"
        )
    }
}
