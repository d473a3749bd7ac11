internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Tells when a path may lead to another file, or to another content of the same (inotify(7)).
///
/// Watched are the file, which may be mounted here from elsewhere, the directory of each link on the way to it, and
/// where one is missing the next above.
struct PathWatch: ~Copyable {
    /// As many as the kernel follows.
    private static let mostLinks = 40

    private let descriptor: OwnedDescriptor
    private static let changes =
        UInt32(IN_CLOSE_WRITE) | UInt32(IN_CREATE) | UInt32(IN_DELETE) | UInt32(IN_MOVED_FROM) | UInt32(IN_MOVED_TO)
        | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF)

    init() throws(Errno) {
        descriptor = OwnedDescriptor(owning: try systemCall { inotify_init1(Int32(IN_CLOEXEC) | O_NONBLOCK) })
    }

    /// Readable once something has changed since ``follow(_:)``.
    var rawValue: Int32 { descriptor.rawValue }

    /// Takes note of all changes so far, and watches what the path leads to now.
    ///
    /// What it led to before is watched further; the kernel knows each directory once.
    func follow(_ path: String) {
        drain()
        var path = path
        for _ in 0..<Self.mostLinks {
            watchDirectory(of: path)
            guard let target = try? Files.target(ofLink: path) else { break }
            path = target.hasPrefix("/") ? target : Files.parent(of: path) + "/" + target
        }
        add(path)
    }

    private func watchDirectory(of path: String) {
        var directory = Files.parent(of: path)
        while !add(directory), Files.parent(of: directory) != directory { directory = Files.parent(of: directory) }
    }

    /// False if there is nothing there, or nothing that may be read.
    @discardableResult
    private func add(_ path: String) -> Bool {
        let number = descriptor.rawValue
        return (try? systemCall { unsafe inotify_add_watch(number, path, Self.changes) }) != nil
    }

    private func drain() {
        var events = [UInt8](repeating: 0, count: 16 * 1024)
        let number = descriptor.rawValue
        while unsafe read(number, &events, events.count) > 0 {}
    }
}
