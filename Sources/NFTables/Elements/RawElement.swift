internal import Netlink

/// An element as the kernel lists it: in sets with one field and intervals, half of one.
struct RawElement {
    var key: [UInt8] = []
    var keyEnd: [UInt8]?
    var data: ElementData?
    var comment: String?
    /// The first key after a range (`NFT_SET_ELEM_INTERVAL_END`).
    var isEnd = false

    /// Reads the elements of one message.
    static func list(decoding message: borrowing Message) throws(DecodingError) -> [RawElement]? {
        guard message.type == NFTablesMessage.newElement else { return nil }
        var elements: [RawElement] = []
        try message.attributes(after: NetfilterHeader.self).forEach(ElementListAttribute.self) {
            (key, attribute) throws(DecodingError) in
            guard key == .elements else { return }
            var list = attribute.nested()
            while let entry = try list.next() { elements.append(try RawElement(decoding: entry.nested())) }
        }
        return elements
    }

    private init(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        while let attribute = try attributes.next() {
            switch ElementAttribute(rawValue: attribute.type) {
            case .key: key = try KernelData(decoding: attribute.nested()).value
            case .keyEnd: keyEnd = try KernelData(decoding: attribute.nested()).value
            case .data:
                let content = try KernelData(decoding: attribute.nested())
                let value = ElementKey(first: content.value, last: content.value)
                data = content.verdict.map(ElementData.verdict) ?? .value(value)
            case .flags: isEnd = try attribute.bigEndian(as: UInt32.self) & intervalEndFlag != 0
            case .userData: comment = UserData(attribute.bytes()).comment()
            default: break
            }
        }
    }
}

/// `NFT_SET_ELEM_INTERVAL_END`.
let intervalEndFlag: UInt32 = 1

extension [RawElement] {
    /// The elements of a set, with ranges made whole.
    func elements(of set: NamedSet) -> [SetElement] {
        guard set.hasEndElements else {
            return map { element in
                let key = ElementKey(first: element.key, last: element.keyEnd ?? element.key)
                return SetElement(key, data: element.data, comment: element.comment)
            }
        }
        // The kernel lists them in descending order, but doesn't promise it. An end comes before a start of the same key.
        let ordered = sorted { left, right in
            left.key == right.key ? left.isEnd && !right.isEnd : left.key.lexicographicallyPrecedes(right.key)
        }
        var elements: [SetElement] = []
        var start: RawElement?
        for element in ordered {
            if let open = start { elements.append(open.range(before: element.key)) }
            start = element.isEnd ? nil : element
        }
        if let open = start { elements.append(open.range(before: nil)) }
        return elements
    }
}

extension RawElement {
    /// The range from this key to the one before `end`, or to the last of all.
    fileprivate func range(before end: [UInt8]?) -> SetElement {
        let last = end?.predecessor ?? Array(repeating: 0xFF, count: key.count)
        return SetElement(ElementKey(first: key, last: last), data: data, comment: comment)
    }
}
