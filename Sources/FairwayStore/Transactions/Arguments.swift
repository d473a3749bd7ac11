internal import FairwayModel
internal import FoundationEssentials
internal import IPAddressing

extension IPAddress {
    /// The bytes in network order, which SQLite compares as numbers.
    var blob: Data { Data(bytes) }
}

extension UInt64 {
    /// The same 64 bits as SQLite's signed integer.
    var bits: Int64 { Int64(bitPattern: self) }
}

extension StoreTransaction {
    /// JSON for a column; nil for an empty collection.
    func json(_ value: some Encodable & Collection) throws(FairwayError) -> String? {
        do { return try JSONText.encodeUnlessEmpty(value) } catch { throw FairwayError(store: path, error) }
    }

    /// JSON for a column; nil for what is as usual.
    func json<Value: Encodable & Equatable>(_ value: Value, unless usual: Value) throws(FairwayError) -> String? {
        guard value != usual else { return nil }
        do { return try JSONText.encode(value) } catch { throw FairwayError(store: path, error) }
    }
}
