internal import FoundationEssentials

/// JSON in a column, for what is neither constrained nor searched.
enum JSONText {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Nil for an empty collection: most have neither labels nor options.
    static func encodeUnlessEmpty(_ value: some Encodable & Collection) throws -> String? {
        value.isEmpty ? nil : try encode(value)
    }

    static func decode<Value: Decodable>(_ text: String) -> Value? {
        try? JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }
}
