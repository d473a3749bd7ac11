public import Netlink

extension NetlinkSocket where Family == NetfilterFamily {
    /// Makes all changes of a batch in one transaction, or none.
    ///
    /// Blocks the calling thread. The error of the first change that failed is thrown, with the index of the change.
    public mutating func commit(_ batch: consuming Batch) throws(NetlinkError) {
        guard !batch.isEmpty else { return }
        let changes = batch.changes
        let encoder = BatchEncoder(makeWriter(reserving: 16 * 1024), changes)
        guard var error = try commitCollectingErrors(encoder.writer).first else { return }
        let index = encoder.changeIndices[error.index]
        error.index = index
        error.operationName += " for \(changes[index].subject)"
        throw error
    }
}
