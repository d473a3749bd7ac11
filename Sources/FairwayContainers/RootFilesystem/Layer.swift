internal import CLinux
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// A container's writable layer: what it changed, beside a root file system that is left as it was.
struct Layer: Sendable {
    /// Holds everything of it; a file system in memory where the disk's can't serve.
    let directory: String

    private var upper: String { directory + "/upper" }
    private var work: String { directory + "/work" }

    /// A layer that can't be on disk must not fill the memory.
    private static let memoryLimit = 1 << 30
    private static let overlayType: UInt64 = 0x794c_7630

    /// Makes the layer over `lower`, or leaves one that is there as it is.
    ///
    /// The directory `upper` appears in one step, when everything in it is done.
    ///
    /// - Parameter masked: Directories of `lower`, relative to it, that are to be empty.
    func create(over lower: String, masking masked: [String]) throws(Errno) {
        try Files.makeDirectories(directory, mode: 0o700)
        try mountMemoryIfNeeded()
        guard !Files.exists(upper) else { return }
        let unfinished = directory + "/upper.new"
        try Files.removeTree(unfinished)
        try Self.makeDirectory(unfinished, like: lower)
        for path in masked { try Self.mask(path, of: lower, in: unfinished) }
        try systemCall { unsafe rename(unfinished, upper) }
    }

    /// Shows `lower` with this layer over it.
    func mount(over lower: String, at target: String) throws(Errno) {
        try Files.makeDirectories(work, mode: 0o700)
        try Mounts.overlay(lower: lower, upper: upper, work: work, at: target)
    }

    /// Removes it with all that it holds; one that isn't there is fine.
    func remove() throws(Errno) {
        try Mounts.unmountIfMounted(directory)
        try Files.removeTree(directory)
    }

    /// An overlay can't be the upper layer of another; then memory has to be.
    private func mountMemoryIfNeeded() throws(Errno) {
        var type: UInt64 = 0
        try systemCall { unsafe fairway_filesystem_type(directory, &type) }
        guard type == Self.overlayType else { return }
        try Mounts.tmpfs(at: directory, sizeInBytes: Self.memoryLimit, mode: 0o700)
    }

    /// Makes a directory empty in the layer, by telling the overlay that nothing below it counts.
    private static func mask(_ path: String, of lower: String, in upper: String) throws(Errno) {
        let components = path.split(separator: "/")
        for count in 1...components.count {
            let part = components.prefix(count).joined(separator: "/")
            try makeDirectory("\(upper)/\(part)", like: "\(lower)/\(part)")
        }
        try systemCall { unsafe setxattr("\(upper)/\(path)", "trusted.overlay.opaque", "y", 1, 0) }
    }

    /// Makes a directory with the owner and mode of another, which an upper directory hides.
    private static func makeDirectory(_ path: String, like model: String) throws(Errno) {
        do throws(Errno) {
            try systemCall { unsafe mkdir(path, 0o755) }
        } catch .fileExists {
            return
        }
        var information = stat()
        guard unsafe stat(model, &information) == 0 else { return }
        try systemCall { unsafe chown(path, information.st_uid, information.st_gid) }
        try systemCall { unsafe chmod(path, information.st_mode & 0o7777) }
    }
}
