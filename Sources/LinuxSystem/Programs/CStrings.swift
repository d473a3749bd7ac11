internal import Glibc

/// Arguments and environment as execve(2) takes them.
package enum CStrings {
    package typealias Vector = UnsafePointer<UnsafeMutablePointer<CChar>?>

    /// Calls `body` with two null-terminated arrays of C strings that live as long as the call.
    package static func with<Result>(
        _ first: [String],
        _ second: [String],
        _ body: (Vector, Vector) -> Result
    ) -> Result {
        let strings = unsafe (first + second).map { unsafe strdup($0) }
        defer { unsafe strings.forEach { unsafe free($0) } }
        let one = unsafe Array(strings[..<first.count]) + [nil]
        let two = unsafe Array(strings[first.count...]) + [nil]
        return unsafe one.withUnsafeBufferPointer { oneBuffer in
            unsafe two.withUnsafeBufferPointer { twoBuffer in
                // Both arrays end with nil, so neither buffer is empty and without a base address.
                guard let oneBase = oneBuffer.baseAddress, let twoBase = twoBuffer.baseAddress else {
                    preconditionFailure("An array with an element has no address")
                }
                return unsafe body(oneBase, twoBase)
            }
        }
    }
}
