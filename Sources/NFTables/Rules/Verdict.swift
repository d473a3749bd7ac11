internal import Netlink

/// What happens to a packet next.
public enum Verdict: Hashable, Sendable {
    /// This table lets it pass; other base chains still see it (`NF_ACCEPT`).
    case accept
    /// It is lost (`NF_DROP`).
    case drop
    /// The next rule sees it (`NFT_CONTINUE`).
    case `continue`
    /// Back to the rule after the jump that led here, or to the policy (`NFT_RETURN`).
    case `return`
    /// Through another chain of this table, and back (`NFT_JUMP`).
    case jump(String)
    /// Through another chain of this table, whose end ends this one too (`NFT_GOTO`).
    case goto(String)
    /// A verdict that this library has no name for, with its number.
    case other(Int32)

    /// The number as the kernel has it.
    var code: Int32 {
        switch self {
        case .drop: 0
        case .accept: 1
        case .continue: -1
        case .jump: -3
        case .goto: -4
        case .return: -5
        case .other(let code): code
        }
    }

    /// The chain it leads to.
    var chain: String? {
        switch self {
        case .jump(let chain), .goto(let chain): chain
        default: nil
        }
    }

    private init(code: Int32, chain: String) {
        self =
            switch code {
            case 0: .drop
            case 1: .accept
            case -1: .continue
            case -3: .jump(chain)
            case -4: .goto(chain)
            case -5: .return
            default: .other(code)
            }
    }

    init(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        var code: Int32 = 0
        var chain = ""
        while let attribute = try attributes.next() {
            switch VerdictAttribute(rawValue: attribute.type) {
            case .code: code = try attribute.bigEndian()
            case .chain: chain = attribute.string()
            default: break
            }
        }
        self.init(code: code, chain: chain)
    }
}
