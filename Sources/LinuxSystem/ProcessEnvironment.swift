/// The environment that this process was started with.
package enum ProcessEnvironment {
    package static func current() -> [String: String] {
        let bytes = (try? Files.read("/proc/self/environ")) ?? []
        let pairs = bytes.split(separator: 0).compactMap { entry -> (String, String)? in
            guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            return (
                String(decoding: entry[..<equals], as: UTF8.self),
                String(decoding: entry[(equals + 1)...], as: UTF8.self)
            )
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
