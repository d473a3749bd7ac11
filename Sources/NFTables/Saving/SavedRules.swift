public import Netlink

/// The rules of a chain with all that they lead to, kept to be added again as they were.
public struct SavedRules: Hashable, Sendable {
    /// In the order in which they can be added.
    public internal(set) var objects: [SavedObject] = []
    /// The chains that are kept, the first among them.
    public internal(set) var chains: Set<String> = []
    /// The sets and maps that are kept, but for those without a name.
    public internal(set) var sets: Set<String> = []
    /// What could not be kept, and why, in words: such as `rule 2 of chain user: it leads to a chain without a name`.
    public internal(set) var gaps: [String] = []

    init() {}

    /// The objects as messages of netlink, for a file or a database of the same machine.
    public var bytes: [UInt8] {
        var writer = MessageWriter()
        for object in objects { object.encode(into: &writer, .request) }
        return writer.bytes
    }

    /// Reads what ``bytes`` was.
    ///
    /// - Throws: `DecodingError` where it was something else.
    public init(bytes: [UInt8]) throws(DecodingError) {
        var reader = unsafe MessageReader(bytes.span.bytes)
        while let message = try reader.next() {
            let object = try SavedObject(decoding: message)
            guard object.isKnown else { throw .invalidValue(attribute: message.type.rawValue) }
            objects.append(object)
        }
    }
}

extension Batch {
    /// Queues what was saved: the rules of its first chain after those that are there, those of the others instead.
    public mutating func add(_ saved: SavedRules) {
        for object in saved.objects {
            append(.addSaved(object))
            if let chain = object.chain { flush(chain) }
        }
    }
}
