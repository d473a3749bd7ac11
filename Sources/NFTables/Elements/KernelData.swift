internal import Netlink

/// Bytes or a verdict, as the kernel passes them in keys, data and immediates (`NFTA_DATA_*`).
struct KernelData {
    var value: [UInt8] = []
    var verdict: Verdict?

    init(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        while let attribute = try attributes.next() {
            switch DataAttribute(rawValue: attribute.type) {
            case .value: value = attribute.bytes()
            case .verdict: verdict = try Verdict(decoding: attribute.nested())
            default: break
            }
        }
    }
}

extension MessageWriter {
    /// Adds bytes inside a nest of their own.
    mutating func put<Key: AttributeKey>(_ key: Key, data: [UInt8]) {
        nest(key) { $0.put(DataAttribute.value, bytes: data) }
    }

    /// Adds a verdict inside a nest of its own.
    mutating func put<Key: AttributeKey>(_ key: Key, verdict: Verdict) {
        nest(key) { data in
            data.nest(DataAttribute.verdict) { nest in
                nest.put(VerdictAttribute.code, bigEndian: verdict.code)
                if let chain = verdict.chain { nest.put(VerdictAttribute.chain, string: chain) }
            }
        }
    }
}
