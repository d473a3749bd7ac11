public import Netlink

extension NetlinkSocket where Family == NetfilterFamily {
    /// Makes all changes of a batch in one transaction, or none.
    ///
    /// Blocks the calling thread. The error of the first change that failed is thrown, with the index of the change.
    public mutating func commit(_ batch: consuming Batch) throws(NetlinkError) {
        if let first = try refusals(of: batch).first { throw first }
    }

    /// Makes all changes of a batch in one transaction, or none where it returns what was refused: an error for each
    /// such change, with its index.
    ///
    /// Blocks the calling thread. What is thrown is a failure of the exchange itself.
    public mutating func refusals(of batch: consuming Batch) throws(NetlinkError) -> [NetlinkError] {
        guard !batch.isEmpty else { return [] }
        let changes = batch.changes
        let encoder = BatchEncoder(makeWriter(reserving: 16 * 1024), changes)
        return try commitCollectingErrors(encoder.writer).map { error in
            var error = error
            error.index = encoder.changeIndices[error.index]
            error.operationName += " for \(changes[error.index].subject)"
            return error
        }
    }
}
