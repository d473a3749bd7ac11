internal import Netlink

extension MessageWriter {
    /// Adds or deletes elements, in as many messages as it takes: the attribute that holds them ends at 64 KiB.
    ///
    /// - Parameter id: the set's ID inside the batch, where it has no name yet.
    mutating func elements(
        _ type: MessageType,
        _ elements: [SetElement],
        of set: NamedSet,
        _ flags: MessageFlags,
        id: UInt32? = nil
    ) {
        var rest = elements[...]
        repeat {
            nftables(type, set.reference.table, flags) { message in
                message.put(ElementListAttribute.table, string: set.reference.table.name)
                message.put(ElementListAttribute.set, string: set.name)
                if let id { message.put(ElementListAttribute.setID, bigEndian: id) }
                message.nest(ElementListAttribute.elements) { $0.put(asManyOf: &rest, of: set) }
            }
        } while !rest.isEmpty
    }

    private mutating func put(asManyOf rest: inout ArraySlice<SetElement>, of set: NamedSet) {
        let end = bytes.count + elementListSize
        while bytes.count < end, let element = rest.popFirst() {
            if set.hasEndElements {
                putRange(element)
            } else {
                // The kernel refuses a range in a set that has no intervals.
                let hasEnd = set.isInterval || element.key.isRange
                put(element, key: element.key.first, keyEnd: hasEnd ? element.key.last : nil)
            }
        }
    }

    /// A range as two elements: its first key, and the one after its last unless that is the last of all.
    private mutating func putRange(_ element: SetElement) {
        put(element, key: element.key.first, keyEnd: nil)
        guard let end = element.key.last.successor else { return }
        nest(ListAttribute.element) { nest in
            nest.put(ElementAttribute.key, data: end)
            nest.put(ElementAttribute.flags, bigEndian: intervalEndFlag)
        }
    }

    private mutating func put(_ element: SetElement, key: [UInt8], keyEnd: [UInt8]?) {
        nest(ListAttribute.element) { nest in
            nest.put(ElementAttribute.key, data: key)
            if let keyEnd { nest.put(ElementAttribute.keyEnd, data: keyEnd) }
            switch element.data {
            case nil: break
            case .value(let value): nest.put(ElementAttribute.data, data: value.first)
            case .verdict(let verdict): nest.put(ElementAttribute.data, verdict: verdict)
            }
            nest.put(ElementAttribute.userData, UserData(comment: element.comment))
        }
    }

    /// Deletes all elements of a set.
    mutating func flush(_ set: SetReference, _ flags: MessageFlags) {
        nftables(NFTablesMessage.deleteElement, set.table, flags) { message in
            message.put(ElementListAttribute.table, string: set.table.name)
            message.put(ElementListAttribute.set, string: set.name)
        }
    }
}

/// Leaves room below 64 KiB for one more element, with a comment and the longest name of a chain to go to.
let elementListSize = 60_000
