internal import GRDB

/// A constraint of the schema that refused a change, with the columns it concerns.
struct ConstraintViolation {
    private let code: ResultCode
    private let message: String

    /// Nil for any other error.
    init?(_ error: any Error) {
        guard let error = error as? DatabaseError, error.resultCode == .SQLITE_CONSTRAINT else { return nil }
        code = error.extendedResultCode
        message = error.message ?? ""
    }

    /// Whether another row has the same value in a column, such as `network.name`.
    func isDuplicate(of column: String) -> Bool {
        (code == .SQLITE_CONSTRAINT_UNIQUE || code == .SQLITE_CONSTRAINT_PRIMARYKEY)
            && message.split { ": ,".contains($0) }.contains { $0 == column }
    }

    /// Whether a row is referred to that is not there, or one is to go that is referred to.
    var isForeignKey: Bool { code == .SQLITE_CONSTRAINT_FOREIGNKEY }

    /// Whether one of the schema's own rules (triggers) refused it.
    var isRule: Bool { code == .SQLITE_CONSTRAINT_TRIGGER }
}
