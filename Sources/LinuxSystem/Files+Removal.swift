internal import Glibc
package import SystemPackage

extension Files {
    /// Removes a file, link or whole directory tree; a missing one counts as removed.
    ///
    /// Symbolic links are removed, never followed. Names may be any bytes, and a tree may be of any depth: containers
    /// make both. Nothing behind a mount point is touched: the first that is met fails with `EBUSY`, and what was not
    /// removed yet stays.
    package static func removeTree(_ path: String) throws(Errno) {
        var path = path[...]
        while path.utf8.count > 1, path.last == "/" { path.removeLast() }
        let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map { $0.map(CChar.init(bitPattern:)) } ?? []
        guard !name.isEmpty else { throw .invalidArgument }
        do throws(Errno) {
            let parent = try OwnedDescriptor.open(parent(of: String(path)), O_RDONLY | O_DIRECTORY)
            try TreeRemoval.remove(name + [0], in: parent)
        } catch .noSuchFileOrDirectory {
            return
        }
    }
}
