/// What the keys of a set are compared with, for sets whose types alone don't say how long a field is.
///
/// nft's `typeof iifname . ether saddr . @th,64,128`. The kernel keeps it for nft, without which nft can neither print
/// such a set nor read it again.
public struct KeyOrigin: Hashable, Sendable {
    /// As nft has it (`NFTNL_UDATA_SET_KEY_TYPEOF`).
    let bytes: [UInt8]

    /// Describes a concatenation of what a frame or packet has: meta data, Ethernet's header, raw payload.
    ///
    /// - Returns: nil where nft has a name for a field that this library does not know how to tell it.
    public init?(_ selectors: Selector...) {
        var concatenation = UserData()
        for (index, selector) in selectors.enumerated() {
            guard let expression = Self.expression(of: selector) else { return nil }
            concatenation.put(UInt8(truncatingIfNeeded: index), value: expression)
        }
        bytes = Self.expression(.concatenation, concatenation)
    }

    /// Reads what nft or this library wrote; nil for the empty concatenation that nft writes where types say it all.
    init?(bytes: [UInt8]) {
        guard bytes != Self.expression(.concatenation, UserData()) else { return nil }
        self.bytes = bytes
    }

    /// `enum expr_types` of nft.
    private enum Kind: UInt32 {
        case payload = 7
        case meta = 9
        case concatenation = 13
    }

    private static func expression(_ kind: Kind, _ data: UserData) -> [UInt8] {
        var expression = UserData()
        expression.put(0, number: kind.rawValue)
        expression.put(1, value: data.bytes)
        return expression.bytes
    }

    private static func expression(of selector: Selector) -> [UInt8]? {
        var data = UserData()
        switch selector.source {
        case .meta(let key):
            data.put(0, number: key.rawValue)
            return expression(.meta, data)
        case .payload(.link, _):
            // `PROTO_DESC_ETHER`, and the field's place in nft's list of them.
            guard let field = [Selector.etherDestination, .etherSource, .etherType].firstIndex(of: selector) else {
                return nil
            }
            data.put(0, number: 0x11)
            data.put(1, number: UInt32(field + 1))
            return expression(.payload, data)
        case .payload(let base, let offset):
            guard selector.type == .integer(byteCount: selector.type.byteCount) else { return nil }
            let fields = [0, 0, base.rawValue + 1, UInt32(offset * 8), UInt32(selector.type.byteCount * 8)]
            for (index, number) in fields.enumerated() { data.put(UInt8(index), number: number) }
            return expression(.payload, data)
        case .extensionHeader, .conntrack, .fib: return nil
        }
    }
}
