internal import Netlink

/// An element of a set as the kernel listed it.
struct SavedElement: Hashable, Sendable {
    private(set) var attributes: AttributeList

    init(_ attributes: AttributeList) {
        self.attributes = attributes
        for key in [ElementAttribute.expression, .expressions] {
            guard let value = attributes[key] else { continue }
            var expressions = SavedExpressions(
                key == .expression ? AttributeList(of: [AttributeList(nest: value)]) : AttributeList(nest: value)
            )
            expressions.normalize()
            let list = key == .expression ? expressions.list.nests.first ?? AttributeList() : expressions.list
            self.attributes[key] = list.bytes
        }
    }

    static func list(decoding message: borrowing Message) throws(DecodingError) -> [SavedElement]? {
        guard message.type == NFTablesMessage.newElement else { return nil }
        let attributes = try AttributeList(decoding: message.attributes(after: NetfilterHeader.self))
        return attributes.nest(ElementListAttribute.elements).nests.map(SavedElement.init)
    }

    /// The chain that it leads to; nil where it is of no verdict map.
    var chain: String? { attributes.nest(ElementAttribute.data).chain }

    fileprivate var key: [UInt8] { attributes.nest(ElementAttribute.key)[DataAttribute.value] ?? [] }
    fileprivate var isEnd: Bool { attributes.number(ElementAttribute.flags) & intervalEndFlag != 0 }
    fileprivate var expires: Bool { attributes[ElementAttribute.expiration] != nil }
}

extension [SavedElement] {
    /// From the lowest key to the highest, as ranges have to be added, without those that expire.
    var inOrder: [SavedElement] {
        let ordered = sorted { left, right in
            left.key == right.key ? left.isEnd && !right.isEnd : left.key.lexicographicallyPrecedes(right.key)
        }
        var kept: [SavedElement] = []
        var isDropped = false
        for element in ordered {
            isDropped = element.expires || element.isEnd && isDropped
            if !isDropped { kept.append(element) }
        }
        return kept
    }

    /// As many at a time as fit into a message.
    var messages: [[SavedElement]] {
        var messages: [[SavedElement]] = []
        var size = elementListSize
        for element in self {
            size += element.attributes.bytes.count + 4
            if size > elementListSize {
                messages.append([])
                size = element.attributes.bytes.count + 4
            }
            messages[messages.count - 1].append(element)
        }
        return messages
    }
}
