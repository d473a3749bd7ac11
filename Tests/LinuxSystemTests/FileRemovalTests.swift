import CLinux
import FairwayTesting
import Glibc
import LinuxSystem
import SystemPackage
import Testing

@Suite("Removing trees")
struct FileRemovalTests {
    @Test("A tree goes with all that is in it, a file and a link, too; what is missing is removed already")
    func everything() throws {
        let directory = try TemporaryDirectory()
        try Files.makeDirectories(directory.path("tree/a/b/c"))
        try Files.makeDirectories(directory.path("tree/a/empty"))
        try Files.makeDirectories(directory.path("tree/d/e"))
        for name in ["tree/f", "tree/a/f", "tree/a/b/c/f", "tree/d/e/f", "file"] {
            try Files.writeAtomically("x", to: directory.path(name))
        }
        try Files.removeTree(directory.path("tree/"))
        try Files.removeTree(directory.path("file"))
        try Files.removeTree(directory.path("missing"))
        try Files.removeTree(directory.path("missing/below"))
        #expect(try Files.names(in: directory.path) == [])
    }

    @Test("What names nothing that could be removed is refused", arguments: ["", "/", "//", "."])
    func nothing(path: String) {
        #expect(throws: Errno.invalidArgument) { try Files.removeTree(path) }
    }

    @Test("What links lead to stays")
    func links() throws {
        let directory = try TemporaryDirectory()
        try Files.makeDirectories(directory.path("kept"))
        try Files.writeAtomically("x", to: directory.path("kept/file"))
        try Files.makeDirectories(directory.path("tree/inside"))
        try #require(unsafe symlink(directory.path("kept"), directory.path("tree/inside/link")) == 0)
        try #require(unsafe symlink(directory.path("kept"), directory.path("link")) == 0)
        try Files.removeTree(directory.path("tree"))
        try Files.removeTree(directory.path("link"))
        #expect(try Files.names(in: directory.path) == ["kept"])
        #expect(try Files.names(in: directory.path("kept")) == ["file"])
    }

    @Test("Names that are no UTF-8 go like others")
    func strangeNames() throws {
        let directory = try TemporaryDirectory()
        try Files.makeDirectories(directory.path("tree"))
        let prefix = directory.path("tree/").utf8.map(CChar.init(bitPattern:))
        let strange = prefix + [-1, -2, 0]
        try #require(unsafe mkdir(strange, 0o755) == 0)
        let inside = prefix + [-1, -2, 47, -3, 0]
        try #require(unsafe mkdir(inside, 0o755) == 0)
        let file = prefix + [-1, -2, 47, -3, 47, -4, 0]
        let number = unsafe open(file, O_CREAT | O_WRONLY, 0o644)
        try #require(number >= 0)
        close(number)
        #expect(try Files.names(in: directory.path("tree")) == ["\u{FFFD}\u{FFFD}"])
        try Files.removeTree(directory.path("tree"))
        #expect(try Files.names(in: directory.path) == [])
    }

    @Test("A tree deeper than any path can name goes, too")
    func deepTree() throws {
        let directory = try TemporaryDirectory()
        let name = String(repeating: "d", count: 200)
        try Files.makeDirectories(directory.path("tree"))
        var current = try OwnedDescriptor.open(directory.path("tree"), O_RDONLY | O_DIRECTORY)
        // 40 × 201 bytes: nearly twice PATH_MAX.
        for _ in 0..<40 {
            try #require(unsafe mkdirat(current.rawValue, name, 0o755) == 0)
            let number = unsafe openat(current.rawValue, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            try #require(number >= 0)
            current = OwnedDescriptor(owning: number)
        }
        try Files.removeTree(directory.path("tree"))
        #expect(try Files.names(in: directory.path) == [])
    }

    @Test(
        "What is mounted in a tree is not touched, be it the tree itself, a directory in it or a file",
        .enabled(if: Privileges.canCreateNamespaces),
        arguments: ["tree", "tree/a", "tree/a/b", "tree/file"]
    )
    func mounts(place: String) throws {
        let directory = try TemporaryDirectory()
        try Files.makeDirectories(directory.path("tree/a/b"))
        try Files.writeAtomically("x", to: directory.path("tree/file"))
        let isFile = place.hasSuffix("file")
        let source = directory.path(isFile ? "kept/file" : "kept")
        try Files.makeDirectories(directory.path("kept"))
        try Files.writeAtomically("mine", to: directory.path("kept/file"))
        try onDisposableThread { () throws(Errno) in
            try systemCall { fairway_unshare_mounts() }
            try Mounts.bind(source, to: directory.path(place))
            do throws(Errno) {
                try Files.removeTree(directory.path("tree"))
                Issue.record("a mount point was removed")
            } catch .resourceBusy {}
        }
        #expect(try Files.readText(directory.path("kept/file")) == "mine")
        try Files.removeTree(directory.path("tree"))
        #expect(try Files.names(in: directory.path) == ["kept"])
    }
}
