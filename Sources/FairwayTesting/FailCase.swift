internal import LinuxSystem
package import SystemPackage
internal import Testing

/// An input in Fuzz/FailCases, which a parser must survive.
package struct FailCase: Sendable, CustomTestStringConvertible {
    /// The input.
    package let bytes: [UInt8]
    /// Its file's name.
    package let testDescription: String

    /// The inputs of one fuzz target; `ENOENT` where it has none.
    package static func all(of target: String, testFile: String = #filePath) throws(Errno) -> [FailCase] {
        let directory = Files.parent(of: testFile) + "/../../Fuzz/FailCases/" + target
        let names = try Files.names(in: directory)
        guard !names.isEmpty else { throw .noSuchFileOrDirectory }
        var cases: [FailCase] = []
        for name in names {
            cases.append(FailCase(bytes: try Files.read("\(directory)/\(name)"), testDescription: name))
        }
        return cases
    }
}
