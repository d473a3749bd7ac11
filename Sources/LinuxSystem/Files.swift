internal import Glibc
package import SystemPackage

/// Small file operations that leave nothing half done.
package enum Files {
    /// The content of a file, also of one in /proc whose size reads as 0.
    ///
    /// - Parameter limit: how many bytes of it at most: what others write may be as long as they like.
    package static func read(_ path: String, atMost limit: Int = .max) throws(Errno) -> [UInt8] {
        try readAll(of: OwnedDescriptor.open(path, O_RDONLY), atMost: limit)
    }

    /// The content of a file as text, with invalid UTF-8 replaced.
    package static func readText(_ path: String, atMost limit: Int = .max) throws(Errno) -> String {
        String(decoding: try read(path, atMost: limit), as: UTF8.self)
    }

    /// Replaces or creates `path` in one step: readers see the old content or the new, never a part.
    ///
    /// - Parameter isDurable: also wait until the content and its name are on disk (fsync).
    package static func writeAtomically(
        _ content: some Sequence<UInt8>,
        to path: String,
        mode: UInt32 = 0o600,
        isDurable: Bool = false
    ) throws(Errno) {
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: .min ... .max)).new"
        do throws(Errno) {
            let file = try OwnedDescriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
            try write(Array(content), to: file)
            // Whatever the umask: who names a mode means it.
            try systemCall { fchmod(file.rawValue, mode) }
            if isDurable { try systemCall { fsync(file.rawValue) } }
            try systemCall { unsafe Glibc.rename(temporary, path) }
        } catch {
            unsafe unlink(temporary)
            throw error
        }
        guard isDurable else { return }
        let directory = try OwnedDescriptor.open(parent(of: path), O_RDONLY | O_DIRECTORY)
        try systemCall { fsync(directory.rawValue) }
    }

    /// Replaces or creates `path` with text in one step.
    package static func writeAtomically(
        _ text: String,
        to path: String,
        mode: UInt32 = 0o600,
        isDurable: Bool = false
    ) throws(Errno) {
        try writeAtomically(text.utf8, to: path, mode: mode, isDurable: isDurable)
    }

    /// Overwrites an existing file in one write(2), as files in /proc want it; never creates one.
    package static func overwrite(_ path: String, with text: String) throws(Errno) {
        try write(Array(text.utf8), to: OwnedDescriptor.open(path, O_WRONLY))
    }

    /// Gives an existing file another content; whoever has it mounted or open sees that, and never an empty file.
    ///
    /// A kill in between leaves line feeds at its end, and nothing else of the old content.
    package static func rewrite(_ path: String, with text: String) throws(Errno) {
        let file = try OwnedDescriptor.open(path, O_RDWR)
        let number = file.rawValue
        let size = text.utf8.count
        let end = try systemCall { lseek(number, 0, SEEK_END) }
        try systemCall { lseek(number, 0, SEEK_SET) }
        let padding = [UInt8](repeating: UInt8(ascii: "\n"), count: max(0, end - size))
        try write(Array(text.utf8) + padding, to: file)
        try systemCall { ftruncate(number, size) }
    }

    /// Creates a directory and those above it that are missing, whatever the umask; existing ones keep their mode.
    package static func makeDirectories(_ path: String, mode: UInt32 = 0o755) throws(Errno) {
        do throws(Errno) {
            try systemCall { unsafe mkdir(path, mode & 0o700) }
            try systemCall { unsafe chmod(path, mode) }
        } catch .fileExists {
            guard !isDirectory(path) else { return }
            // One that somebody removed meanwhile, or made again since, is no obstacle.
            guard !exists(path) || isDirectory(path) else { throw .notDirectory }
            try makeDirectories(path, mode: mode)
        } catch .noSuchFileOrDirectory {
            let above = parent(of: path)
            guard above != path else { throw .noSuchFileOrDirectory }
            try makeDirectories(above, mode: mode)
            try makeDirectories(path, mode: mode)
        }
    }

    /// Whether something, even a dangling symbolic link, has this name.
    package static func exists(_ path: String) -> Bool {
        var information = stat()
        return unsafe lstat(path, &information) == 0
    }

    /// Whether `path` is a directory or a symbolic link to one.
    package static func isDirectory(_ path: String) -> Bool {
        var information = stat()
        return unsafe stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in a directory, without "." and "..", sorted; invalid UTF-8 in them is replaced.
    package static func names(in directory: String) throws(Errno) -> [String] {
        try entries(of: OwnedDescriptor.open(directory, O_RDONLY | O_DIRECTORY)).map { name in
            String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        }.sorted()
    }

    /// The names in an open directory as C strings: they may be any bytes but a slash.
    static func entries(of directory: consuming OwnedDescriptor) throws(Errno) -> [[CChar]] {
        guard let stream = unsafe fdopendir(directory.rawValue) else { throw .noMemory }
        _ = directory.release()
        defer { unsafe closedir(stream) }
        var names: [[CChar]] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe bytes.prefix { $0 != 0 }.map(CChar.init(bitPattern:)) + [0]
            }
            if name != dot, name != dotDot { names.append(name) }
        }
        return names
    }

    private static let dot: [CChar] = [46, 0]
    private static let dotDot: [CChar] = [46, 46, 0]

    /// The directory a path names its last component in.
    package static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        let above = path[..<slash]
        return above.isEmpty ? "/" : String(above)
    }

    static func readAll(of file: borrowing OwnedDescriptor, atMost limit: Int = .max) throws(Errno) -> [UInt8] {
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        let number = file.rawValue
        while content.count < limit {
            let wanted = min(chunk.count, limit - content.count)
            let count = try systemCall { unsafe Glibc.read(number, &chunk, wanted) }
            guard count > 0 else { break }
            content += chunk[..<count]
        }
        return content
    }

    private static func write(_ content: [UInt8], to file: borrowing OwnedDescriptor) throws(Errno) {
        let number = file.rawValue
        var written = 0
        while written < content.count {
            let rest = Array(content[written...])
            written += try systemCall { unsafe Glibc.write(number, rest, rest.count) }
        }
    }
}
