import Glibc
import LinuxSystem
import SystemPackage
import Testing

@Suite("Files")
struct FilesTests {
    @Test("What was written is read, whatever its size", arguments: [0, 1, 16 * 1024, 100_000])
    func content(size: Int) throws {
        let directory = try TemporaryDirectory()
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try Files.writeAtomically(content, to: directory.path("file"))
        #expect(try Files.read(directory.path("file")) == content)
        #expect(try Files.names(in: directory.path) == ["file"])
    }

    @Test("Files in /proc are read, though their size is 0")
    func procFile() throws {
        #expect(try Files.readText("/proc/self/stat").hasPrefix("\(getpid()) "))
    }

    @Test("A missing file is ENOENT, a directory EISDIR")
    func unreadable() throws {
        let directory = try TemporaryDirectory()
        #expect(throws: Errno.noSuchFileOrDirectory) { try Files.read(directory.path("missing")) }
        #expect(throws: Errno.isDirectory) { try Files.read(directory.path) }
    }

    @Test("A file has exactly the mode it was given, whatever the umask", arguments: [0o600, 0o666, 0o755] as [UInt32])
    func fileMode(wanted: UInt32) throws {
        let directory = try TemporaryDirectory()
        try Files.writeAtomically("text", to: directory.path("file"), mode: wanted, isDurable: true)
        #expect(mode(of: directory.path("file")) == wanted)
        try Files.makeDirectories(directory.path("a/b"), mode: wanted | 0o700)
        #expect(mode(of: directory.path("a")) == wanted | 0o700)
        #expect(mode(of: directory.path("a/b")) == wanted | 0o700)
    }

    @Test("Replacing a file leaves no other file behind, and neither does failing to")
    func replacing() throws {
        let directory = try TemporaryDirectory()
        try Files.writeAtomically("old", to: directory.path("file"))
        try Files.writeAtomically("new", to: directory.path("file"))
        #expect(try Files.readText(directory.path("file")) == "new")
        try Files.makeDirectories(directory.path("taken/inside"))
        #expect(throws: Errno.self) { try Files.writeAtomically("new", to: directory.path("taken")) }
        #expect(throws: Errno.noSuchFileOrDirectory) { try Files.writeAtomically("x", to: directory.path("no/file")) }
        #expect(try Files.names(in: directory.path) == ["file", "taken"])
    }

    @Test("Overwriting never creates a file")
    func overwriting() throws {
        let directory = try TemporaryDirectory()
        #expect(throws: Errno.noSuchFileOrDirectory) { try Files.overwrite(directory.path("file"), with: "x") }
        #expect(!Files.exists(directory.path("file")))
    }

    @Test("Directories that are there are no error and keep their mode; a file in the way is one")
    func existingDirectories() throws {
        let directory = try TemporaryDirectory()
        try Files.makeDirectories(directory.path("a/b/c"), mode: 0o700)
        try Files.makeDirectories(directory.path("a/b"), mode: 0o755)
        #expect(mode(of: directory.path("a/b")) == 0o700)
        try Files.writeAtomically("text", to: directory.path("file"))
        #expect(throws: Errno.notDirectory) { try Files.makeDirectories(directory.path("file")) }
        #expect(throws: Errno.notDirectory) { try Files.makeDirectories(directory.path("file/below")) }
    }

    @Test("A directory that somebody else removes at the same time is made all the same")
    func vanishingDirectories() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("a/b")
        let remover = try DisposableThread { () throws(Errno) in
            for _ in 0..<5_000 { unsafe rmdir(path) }
        }
        for _ in 0..<5_000 { try Files.makeDirectories(path) }
        try remover.join()
    }

    @Test("A dangling link exists, and is no directory")
    func danglingLink() throws {
        let directory = try TemporaryDirectory()
        try #require(unsafe symlink("nowhere", directory.path("link")) == 0)
        #expect(Files.exists(directory.path("link")))
        #expect(!Files.isDirectory(directory.path("link")))
        #expect(try Files.target(ofLink: directory.path("link")) == "nowhere")
        #expect(!Files.exists(directory.path("nowhere")))
    }

    @Test(
        "A path's parent is what comes before its last component",
        arguments: [("/a/b", "/a"), ("/a", "/"), ("a", "."), ("/", "/"), ("a/b/", "a/b")]
    )
    func parent(path: String, parent: String) {
        #expect(Files.parent(of: path) == parent)
    }

    @Test("Names are sorted, and a missing directory is ENOENT, a file ENOTDIR")
    func names() throws {
        let directory = try TemporaryDirectory()
        for name in ["b", "a", ".c"] { try Files.writeAtomically("", to: directory.path(name)) }
        #expect(try Files.names(in: directory.path) == [".c", "a", "b"])
        #expect(throws: Errno.noSuchFileOrDirectory) { try Files.names(in: directory.path("missing")) }
        #expect(throws: Errno.notDirectory) { try Files.names(in: directory.path("a")) }
    }
}
