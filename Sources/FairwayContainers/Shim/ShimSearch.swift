internal import LinuxSystem
internal import SystemPackage

/// Finds the shims of one container among all processes.
enum ShimSearch {
    static let bundleOption = "-b"

    /// The shim whose ID a file holds, if it still runs; another process that got the ID later isn't taken for it.
    static func process(recordedIn path: String, bundle: String) -> ProcessDescriptor? {
        guard let text = try? Files.readText(path), let processID = Int32(text) else { return nil }
        return process(processID, bundle: bundle)
    }

    /// The process with this ID, if it is a shim of this bundle.
    static func process(_ processID: Int32, bundle: String) -> ProcessDescriptor? {
        guard let process = try? ProcessDescriptor(opening: processID), isShim(processID, of: bundle), process.isAlive
        else { return nil }
        return process
    }

    /// All shims of a bundle, for when it died before it could note down which they are.
    static func processIDs(of bundle: String) -> [Int32] {
        let names = (try? Files.names(in: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { isShim($0, of: bundle) }
    }

    private static func isShim(_ processID: Int32, of bundle: String) -> Bool {
        guard let bytes = try? Files.read("/proc/\(processID)/cmdline") else { return false }
        let arguments = bytes.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard let option = arguments.firstIndex(of: bundleOption), option + 1 < arguments.count else { return false }
        return arguments[option + 1] == bundle
    }
}
