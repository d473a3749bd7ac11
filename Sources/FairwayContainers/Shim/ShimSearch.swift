internal import LinuxSystem
internal import SystemPackage

/// Finds the shims of one container among all processes, and the runtimes that they have running.
enum ShimSearch {
    static let bundleOption = "-b"
    private static let runtimeBundleOption = "--bundle"

    /// The shim whose ID a file holds, if it still runs; another process that got the ID later isn't taken for it.
    static func process(recordedIn path: String, bundle: String) -> ProcessDescriptor? {
        guard let text = try? Files.readText(path), let processID = Int32(text) else { return nil }
        return process(processID, bundle: bundle)
    }

    /// The process with this ID, if it is a shim of this bundle.
    static func process(_ processID: Int32, bundle: String) -> ProcessDescriptor? {
        guard let process = try? ProcessDescriptor(opening: processID), works(processID, on: bundle), process.isAlive
        else { return nil }
        return process
    }

    /// All that work on a bundle, for when whoever started them could not note down which they are.
    static func processIDs(of bundle: String) -> [Int32] {
        let names = (try? Files.names(in: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { works($0, on: bundle) }
    }

    /// A process that has ended, and only waits to be collected, has no arguments any more.
    private static func works(_ processID: Int32, on bundle: String) -> Bool {
        guard let bytes = try? Files.read("/proc/\(processID)/cmdline") else { return false }
        let arguments = bytes.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        return zip(arguments, arguments.dropFirst()).contains { option, value in
            (option == bundleOption || option == runtimeBundleOption) && value == bundle
        }
    }
}
