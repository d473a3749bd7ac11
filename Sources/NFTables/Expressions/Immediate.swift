internal import Netlink

/// Puts a value into a register, or a verdict into the one that decides.
public enum Immediate: Hashable, Sendable {
    /// A value for a register.
    case value([UInt8], Register)
    /// A verdict.
    case verdict(Verdict)
}

extension Immediate: KernelExpression {
    static let kernelName = "immediate"

    func encode(into data: inout MessageWriter) {
        switch self {
        case .value(let bytes, let register):
            data.put(ImmediateAttribute.destination, bigEndian: register.rawValue)
            data.put(ImmediateAttribute.data, data: bytes)
        case .verdict(let verdict):
            data.put(ImmediateAttribute.destination, bigEndian: Register.verdict.rawValue)
            data.put(ImmediateAttribute.data, verdict: verdict)
        }
    }

    init?(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        var register = Register.verdict
        var content: KernelData?
        while let attribute = try attributes.next() {
            switch ImmediateAttribute(rawValue: attribute.type) {
            case .destination: register = try attribute.register()
            case .data: content = try KernelData(decoding: attribute.nested())
            default: break
            }
        }
        guard let content else { return nil }
        self = content.verdict.map(Immediate.verdict) ?? .value(content.value, register)
    }
}

/// `NFTA_IMMEDIATE_*`.
private struct ImmediateAttribute: AttributeKey {
    let rawValue: UInt16
    static let destination = Self(rawValue: 1)
    static let data = Self(rawValue: 2)
}
