internal import FairwayModel

/// The keys that leave a container without ending it, such as `ctrl-p,ctrl-q`.
struct DetachKeys: Hashable {
    static let standard = "ctrl-p,ctrl-q"

    let bytes: [UInt8]

    /// Reads keys separated by commas: a character each, or `ctrl-` and one of `a` to `z`, `@`, `[`, `\`, `]`, `^`, `_`.
    init(_ text: String) throws(FairwayError) {
        var bytes: [UInt8] = []
        for key in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let byte = Self.byte(of: key) else {
                throw .invalid(text, for: "--detach-keys", "\"\(key)\" is neither one character nor ctrl-CHARACTER")
            }
            bytes.append(byte)
        }
        self.bytes = bytes
    }

    private static func byte(of key: Substring) -> UInt8? {
        if key.utf8.count == 1 { return key.utf8.first }
        guard key.lowercased().hasPrefix("ctrl-"), key.utf8.count == 6, let last = key.uppercased().utf8.last,
            (UInt8(ascii: "@")...UInt8(ascii: "_")).contains(last)
        else { return nil }
        return last - UInt8(ascii: "@")
    }
}

/// Looks for the keys in what is typed, and holds back what may be their beginning.
struct DetachFilter {
    private let keys: [UInt8]
    private var matched = 0

    init(_ keys: DetachKeys) { self.keys = keys.bytes }

    /// What to pass on of the input; nil once the keys are complete.
    mutating func pass(_ input: [UInt8]) -> [UInt8]? {
        var passed: [UInt8] = []
        for byte in input {
            if byte != keys[matched] {
                passed += keys[..<matched]
                matched = 0
            }
            guard byte == keys[matched] else {
                passed.append(byte)
                continue
            }
            matched += 1
            if matched == keys.count { return nil }
        }
        return passed
    }
}
