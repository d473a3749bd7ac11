internal import Netlink

/// The attributes of a message or a nest, copied out of it: what nobody here knows stays as it is.
struct AttributeList: Hashable, Sendable {
    private var entries: [Entry] = []

    private struct Entry: Hashable, Sendable {
        var type: UInt16
        var value: [UInt8]
    }

    /// Any number, of whichever nest.
    private struct AnyAttribute: AttributeKey {
        let rawValue: UInt16
    }

    init() {}

    init(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        while let attribute = try attributes.next() {
            entries.append(Entry(type: attribute.type, value: attribute.bytes()))
        }
    }

    /// Reads a value that is a nest; what can't be read of it is left out.
    init(nest value: [UInt8]) {
        var reader = unsafe AttributeReader(value.span.bytes)
        while let attribute = try? reader.next() {
            entries.append(Entry(type: attribute.type, value: attribute.bytes()))
        }
    }

    /// All of them, as they are inside a message.
    var bytes: [UInt8] {
        var writer = MessageWriter()
        for entry in entries { writer.put(AnyAttribute(rawValue: entry.type), bytes: entry.value) }
        return writer.bytes
    }

    /// The nests of a list, in their order.
    var nests: [AttributeList] { entries.map { AttributeList(nest: $0.value) } }

    /// The first value of an attribute; setting one that is not there adds it.
    subscript(key: some AttributeKey) -> [UInt8]? {
        get { entries.first { $0.type == key.rawValue }?.value }
        set {
            let index = entries.firstIndex { $0.type == key.rawValue }
            switch (index, newValue) {
            case (let index?, let value?): entries[index].value = value
            case (let index?, nil): entries.remove(at: index)
            case (nil, let value?): entries.append(Entry(type: key.rawValue, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The attributes inside of one; none where it is not there.
    func nest(_ key: some AttributeKey) -> AttributeList { AttributeList(nest: self[key] ?? []) }

    func text(_ key: some AttributeKey) -> String? {
        self[key].map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    func number(_ key: some AttributeKey) -> UInt32 {
        (self[key] ?? []).reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func set(_ key: some AttributeKey, text: String) { self[key] = Array(text.utf8) + [0] }

    mutating func set(_ key: some AttributeKey, number: UInt32) {
        self[key] = (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
    }

    /// Leaves out what is not one of these.
    mutating func keep(only keys: Set<UInt16>) { entries.removeAll { !keys.contains($0.type) } }

    /// A list of nests.
    init(of nests: [AttributeList]) {
        entries = nests.map { Entry(type: ListAttribute.element.rawValue, value: $0.bytes) }
    }
}
