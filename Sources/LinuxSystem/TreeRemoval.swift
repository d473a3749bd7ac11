internal import CLinux
internal import Glibc
internal import SystemPackage

/// The removal of one directory tree.
///
/// It doesn't descend: a directory inside a subdirectory is moved up beside that, until no subdirectory contains
/// another. So three descriptors suffice for any depth, and no path gets too long.
struct TreeRemoval: ~Copyable {
    private let top: OwnedDescriptor
    private let label = UInt64.random(in: .min ... .max)
    private var movedCount = 0

    private init(top: consuming OwnedDescriptor) {
        self.top = top
    }

    /// Removes what has this name (a C string) in a directory; `ENOENT` where nothing has.
    static func remove(_ name: [CChar], in directory: borrowing OwnedDescriptor) throws(Errno) {
        guard try !removeIfEmpty(name, in: directory) else { return }
        var removal = TreeRemoval(top: try open(name, in: directory))
        try removal.removeContents()
        try systemCall { unsafe unlinkat(directory.rawValue, name, AT_REMOVEDIR) }
    }

    private mutating func removeContents() throws(Errno) {
        while true {
            let names = try Files.entries(of: top.duplicateAtStart())
            if names.isEmpty { return }
            for name in names where try !Self.removeIfEmpty(name, in: top) {
                try removeFlattening(name)
            }
        }
    }

    /// Removes a subdirectory, after its own subdirectories were moved up; the next round finds those.
    private mutating func removeFlattening(_ name: [CChar]) throws(Errno) {
        let subdirectory = try Self.open(name, in: top)
        for entry in try Files.entries(of: subdirectory.duplicateAtStart())
        where try !Self.removeIfEmpty(entry, in: subdirectory) {
            movedCount += 1
            let place = ".removed-\(label)-\(movedCount)"
            try systemCall { unsafe renameat(subdirectory.rawValue, entry, top.rawValue, place) }
        }
        try systemCall { unsafe unlinkat(top.rawValue, name, AT_REMOVEDIR) }
    }

    /// Removes a file, a link or an empty directory; false for a directory with something in it.
    private static func removeIfEmpty(_ name: [CChar], in directory: borrowing OwnedDescriptor) throws(Errno) -> Bool {
        let number = directory.rawValue
        do throws(Errno) {
            try systemCall { unsafe unlinkat(number, name, 0) }
            return true
        } catch .isDirectory {}
        do throws(Errno) {
            try systemCall { unsafe unlinkat(number, name, AT_REMOVEDIR) }
            return true
        } catch .directoryNotEmpty, .fileExists {
            return false
        }
    }

    private static func open(
        _ name: [CChar],
        in directory: borrowing OwnedDescriptor
    ) throws(Errno) -> OwnedDescriptor {
        let number = directory.rawValue
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        do throws(Errno) {
            return OwnedDescriptor(
                owning: try systemCall { unsafe fairway_open_within_mount(number, name, flags) }
            )
        } catch .improperLink {
            throw .resourceBusy
        }
    }
}

extension OwnedDescriptor {
    /// The same directory, opened once more, to be read from its start.
    fileprivate borrowing func duplicateAtStart() throws(Errno) -> OwnedDescriptor {
        let number = rawValue
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        return OwnedDescriptor(owning: try systemCall { unsafe openat(number, ".", flags) })
    }
}
