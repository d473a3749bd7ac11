internal import Netlink

/// One step of a rule, as the kernel has it.
public enum Expression: Hashable, Sendable {
    /// Reads or sets something that the kernel knows of a packet.
    case meta(Meta)
    /// Reads bytes of a packet.
    case payload(Payload)
    /// Reads bytes of an extension header of IPv6.
    case extensionHeader(ExtensionHeader)
    /// Goes on only if a register compares as told.
    case comparison(Comparison)
    /// Goes on only if a register is in, or not in, a range.
    case range(RangeComparison)
    /// Masks a register.
    case bitwise(Bitwise)
    /// Looks registers up in a set or map.
    case lookup(Lookup)
    /// Puts a value into a register, or decides.
    case immediate(Immediate)
    /// Translates addresses and ports.
    case nat(NAT)
    /// Translates the source to the address of the interface.
    case masquerade(Masquerade)
    /// Reads or sets something of a packet's connection.
    case conntrack(Conntrack)
    /// Asks the routing table.
    case fib(FIB)
    /// Counts packets and bytes.
    case counter(Counter)
    /// An expression that this library has no type for.
    case unknown(UnknownExpression)
}

extension Expression {
    private var known: (any KernelExpression)? {
        switch self {
        case .meta(let expression): expression
        case .payload(let expression): expression
        case .extensionHeader(let expression): expression
        case .comparison(let expression): expression
        case .range(let expression): expression
        case .bitwise(let expression): expression
        case .lookup(let expression): expression
        case .immediate(let expression): expression
        case .nat(let expression): expression
        case .masquerade(let expression): expression
        case .conntrack(let expression): expression
        case .fib(let expression): expression
        case .counter(let expression): expression
        case .unknown: nil
        }
    }

    /// Writes the whole expression, with its name.
    func encode(into writer: inout MessageWriter) {
        if let known {
            writer.put(ExpressionAttribute.name, string: type(of: known).kernelName)
            writer.nest(ExpressionAttribute.data) { known.encode(into: &$0) }
        } else if case .unknown(let expression) = self {
            writer.put(ExpressionAttribute.name, string: expression.name)
            writer.put(ExpressionAttribute.data, bytes: expression.data)
        }
    }

    init(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        var name = ""
        var expression: Expression?
        while let attribute = try attributes.next() {
            switch ExpressionAttribute(rawValue: attribute.type) {
            case .name: name = attribute.string()
            case .data:
                let unknown = UnknownExpression(name: name, data: attribute.bytes())
                expression = try Self.decode(name, attribute.nested()) ?? .unknown(unknown)
            default: break
            }
        }
        self = expression ?? .unknown(UnknownExpression(name: name, data: []))
    }

    private static func decode(
        _ name: String,
        _ data: consuming AttributeReader
    ) throws(DecodingError) -> Expression? {
        switch name {
        case Meta.kernelName: try Meta(decoding: data).map(Expression.meta)
        case Payload.kernelName: try Payload(decoding: data).map(Expression.payload)
        case ExtensionHeader.kernelName: try ExtensionHeader(decoding: data).map(Expression.extensionHeader)
        case Comparison.kernelName: try Comparison(decoding: data).map(Expression.comparison)
        case RangeComparison.kernelName: try RangeComparison(decoding: data).map(Expression.range)
        case Bitwise.kernelName: try Bitwise(decoding: data).map(Expression.bitwise)
        case Lookup.kernelName: try Lookup(decoding: data).map(Expression.lookup)
        case Immediate.kernelName: try Immediate(decoding: data).map(Expression.immediate)
        case NAT.kernelName: try NAT(decoding: data).map(Expression.nat)
        case Masquerade.kernelName: try Masquerade(decoding: data).map(Expression.masquerade)
        case Conntrack.kernelName: try Conntrack(decoding: data).map(Expression.conntrack)
        case FIB.kernelName: try FIB(decoding: data).map(Expression.fib)
        case Counter.kernelName: try Counter(decoding: data).map(Expression.counter)
        default: nil
        }
    }
}
