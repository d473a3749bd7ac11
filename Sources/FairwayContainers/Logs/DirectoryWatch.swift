internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Tells of changes to the files in one directory (inotify(7)).
struct DirectoryWatch: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    init(_ directory: String) throws(Errno) {
        let watch = OwnedDescriptor(owning: try systemCall { inotify_init1(Int32(IN_CLOEXEC) | O_NONBLOCK) })
        let number = watch.rawValue
        let changes = UInt32(IN_MODIFY) | UInt32(IN_CREATE) | UInt32(IN_MOVED_TO) | UInt32(IN_DELETE_SELF)
        try systemCall { unsafe inotify_add_watch(number, directory, changes) }
        descriptor = watch
    }

    /// Readable once something has changed since ``drain()``.
    var rawValue: Int32 { descriptor.rawValue }

    /// Takes note of all changes so far.
    func drain() {
        var events = [UInt8](repeating: 0, count: 16 * 1024)
        let number = descriptor.rawValue
        while unsafe read(number, &events, events.count) > 0 {}
    }
}
