package import FairwayModel
internal import FoundationEssentials

/// The one way in which values become JSON bytes and back, so that daemon and clients agree.
package enum JSONCoding {
    package static func encode(_ value: some Encodable) throws(FairwayError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value))
        } catch {
            throw FairwayError(.failed, "can't write \(type(of: value)) as JSON: \(error)")
        }
    }

    package static func decode<Value: Decodable>(
        _ type: Value.Type = Value.self,
        from bytes: [UInt8]
    ) throws(FairwayError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw FairwayError(.invalidArgument, "the JSON is no \(type): \(explanation(of: error, in: bytes))")
        } catch {
            throw FairwayError(.invalidArgument, "the JSON is no \(type): \(error)")
        }
    }

    /// Decodes what a person may have written: members that are missing, at any depth, are taken from `defaults`.
    package static func decode<Value: Decodable>(
        _ type: Value.Type,
        from bytes: [UInt8],
        defaults: @autoclosure () throws(FairwayError) -> JSONValue
    ) throws(FairwayError) -> Value {
        do throws(FairwayError) {
            // Programs leave nothing out.
            return try decode(type, from: bytes)
        } catch {
            guard let given = try? decode(JSONValue.self, from: bytes) else { throw error }
            return try decode(type, from: Array(given.completed(by: defaults()).compactText.utf8))
        }
    }

    private static func explanation(of error: DecodingError, in bytes: [UInt8]) -> String {
        func place(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
            let keys = context.codingPath + (last.map { [$0] } ?? [])
            return keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        }
        switch error {
        case .dataCorrupted(let context) where context.codingPath.isEmpty && isJSON(bytes):
            // The decoder says of numbers that their type can't hold what it says of broken JSON.
            return "one of its numbers is out of range, or not whole"
        case .keyNotFound(let key, let context): return "\"\(place(context, key))\" is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            let path = place(context)
            let reason = phrase(context.debugDescription)
            return path.isEmpty ? reason : "\"\(path)\": \(reason)"
        @unknown default: return String(describing: error)
        }
    }

    private static func isJSON(_ bytes: [UInt8]) -> Bool {
        (try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))) != nil
    }

    /// A sentence of the decoder's as a part of one of ours.
    private static func phrase(_ sentence: String) -> String {
        var phrase = sentence.prefix(1).lowercased() + sentence.dropFirst()
        while phrase.last == "." { phrase.removeLast() }
        return phrase
    }
}
