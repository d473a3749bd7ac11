package import SystemPackage

/// A kernel setting that could not be written.
package struct SettingFailure: Error, Hashable, CustomStringConvertible {
    /// Its name as sysctl(8) has it.
    package let name: String
    package let value: String
    package let code: Errno

    package var description: String {
        let remedy = code == .readOnlyFileSystem ? "; mount /proc/sys writable where fairwayd runs" : ""
        return "\(name) can't be set to \(value): \(code)" + remedy
    }
}
