internal import FairwayModel
internal import FoundationEssentials
internal import GRDB
internal import IPAddressing

/// Reads the columns of one row from left to right; a value that this version can't understand is an error.
struct ColumnReader {
    let row: Row
    let path: String
    private var index = 0

    init(row: Row, path: String) {
        self.row = row
        self.path = path
    }

    /// A value that SQLite has a type for: text, number, truth value, or an optional one.
    mutating func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ type: Value.Type = Value.self
    ) throws(FairwayError) -> Value {
        defer { index += 1 }
        do {
            return try row.decode(type, atIndex: index)
        } catch {
            throw FairwayError(store: path, error)
        }
    }

    mutating func optional<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ type: Value.Type = Value.self
    ) throws(FairwayError) -> Value? {
        guard !row.hasNull(atIndex: index) else {
            index += 1
            return nil
        }
        return try value(type)
    }

    /// A value that is stored as its text.
    mutating func parsed<Value: LosslessStringConvertible>() throws(FairwayError) -> Value {
        let text: String = try value()
        return try understood(Value(text), text)
    }

    mutating func optionalParsed<Value: LosslessStringConvertible>() throws(FairwayError) -> Value? {
        guard let text = try optional(String.self) else { return nil }
        return try understood(Value(text), text)
    }

    /// A case of a closed enumeration.
    mutating func choice<Value: RawRepresentable<String>>() throws(FairwayError) -> Value {
        let text: String = try value()
        return try understood(Value(rawValue: text), text)
    }

    /// A case of a closed enumeration; nil where NULL leaves it to others.
    mutating func optionalChoice<Value: RawRepresentable<String>>() throws(FairwayError) -> Value? {
        guard let text = try optional(String.self) else { return nil }
        return try understood(Value(rawValue: text), text)
    }

    mutating func id() throws(FairwayError) -> ObjectID {
        let text: String = try value()
        return try understood(ObjectID(text), text)
    }

    mutating func optionalID() throws(FairwayError) -> ObjectID? {
        guard let text = try optional(String.self) else { return nil }
        return try understood(ObjectID(text), text)
    }

    mutating func time() throws(FairwayError) -> Timestamp { Timestamp(nanoseconds: try value()) }

    mutating func optionalTime() throws(FairwayError) -> Timestamp? {
        try optional(Int64.self).map(Timestamp.init(nanoseconds:))
    }

    mutating func address() throws(FairwayError) -> IPAddress {
        let bytes: Data = try value()
        return try understood(IPAddress(bytes: bytes), "\(bytes.count) bytes")
    }

    mutating func optionalAddress() throws(FairwayError) -> IPAddress? {
        guard let bytes = try optional(Data.self), !bytes.isEmpty else { return nil }
        return try understood(IPAddress(bytes: bytes), "\(bytes.count) bytes")
    }

    mutating func json<Value: Decodable>() throws(FairwayError) -> Value {
        let text: String = try value()
        return try understood(JSONText.decode(text), text)
    }

    /// A value that may be missing.
    mutating func optionalJSON<Value: Decodable>() throws(FairwayError) -> Value? {
        guard let text = try optional(String.self) else { return nil }
        return try understood(JSONText.decode(text), text)
    }

    /// A collection for whose emptiness NULL stands.
    mutating func json<Value: Decodable & Collection>(orEmpty empty: Value) throws(FairwayError) -> Value {
        guard let text = try optional(String.self) else { return empty }
        return try understood(JSONText.decode(text), text)
    }

    /// A value for which NULL stands where it is as usual.
    mutating func json<Value: Decodable>(or usual: Value) throws(FairwayError) -> Value {
        guard let text = try optional(String.self) else { return usual }
        return try understood(JSONText.decode(text), text)
    }

    private func understood<Value>(_ value: Value?, _ text: String) throws(FairwayError) -> Value {
        if let value { return value }
        throw FairwayError(.failed, "the store \(path) has the value \"\(text)\", which this version can't read")
    }
}
