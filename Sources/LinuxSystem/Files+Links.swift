internal import Glibc
package import SystemPackage

extension Files {
    /// What a symbolic link says, such as `socket:[4711]` for an open socket; follows nothing.
    package static func target(ofLink path: String) throws(Errno) -> String {
        var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = try systemCall {
            unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe buffer.withMemoryRebound(to: CChar.self) { text in
                    guard let start = text.baseAddress else { return -1 }
                    return unsafe readlink(path, start, text.count)
                }
            }
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
