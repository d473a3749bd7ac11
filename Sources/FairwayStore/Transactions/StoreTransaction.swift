internal import FairwayModel
internal import GRDB

/// The verbs on the state, inside one transaction of the store; not to be kept beyond it.
package struct StoreTransaction {
    typealias Argument = (any DatabaseValueConvertible)?

    let database: Database
    let path: String

    /// Runs a statement that changes rows; the number of rows it changed.
    ///
    /// - Parameter refusal: The sentence for a constraint that refused the change; nil leaves it to the general one.
    @discardableResult
    func change(
        _ sql: String,
        _ arguments: [Argument],
        refusal: (ConstraintViolation) throws(FairwayError) -> FairwayError? = { _ in nil }
    ) throws(FairwayError) -> Int {
        do {
            try database.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
            return database.changesCount
        } catch {
            if let violation = ConstraintViolation(error), let sentence = try refusal(violation) { throw sentence }
            throw FairwayError(store: path, error)
        }
    }

    /// The rows of a query, each read from its columns in their order.
    func rows<Value>(
        _ sql: String,
        _ arguments: [Argument] = [],
        _ read: (inout ColumnReader) throws(FairwayError) -> Value
    ) throws(FairwayError) -> [Value] {
        var values: [Value] = []
        do {
            let cursor = try cursor(sql, arguments)
            while let row = try cursor.next() {
                var reader = ColumnReader(row: row, path: path)
                values.append(try read(&reader))
            }
        } catch {
            throw FairwayError(store: path, error)
        }
        return values
    }

    /// The first row of a query.
    func row<Value>(
        _ sql: String,
        _ arguments: [Argument] = [],
        _ read: (inout ColumnReader) throws(FairwayError) -> Value
    ) throws(FairwayError) -> Value? {
        do {
            let cursor = try cursor(sql, arguments)
            // The row is the statement's own, which the end of the cursor resets.
            return try withExtendedLifetime(cursor) {
                guard let row = try cursor.next() else { return nil }
                var reader = ColumnReader(row: row, path: path)
                return try read(&reader)
            }
        } catch {
            throw FairwayError(store: path, error)
        }
    }

    /// The number that the last row got which was inserted.
    var insertedRow: Int64 { database.lastInsertedRowID }

    /// Whether a query has a row.
    func exists(_ sql: String, _ arguments: [Argument]) throws(FairwayError) -> Bool {
        try row(sql, arguments) { _ in true } ?? false
    }

    private func cursor(_ sql: String, _ arguments: [Argument]) throws -> RowCursor {
        try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }
}
