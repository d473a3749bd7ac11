import CLinux
import FairwayTesting
import LinuxSystem
import SystemPackage
import Testing

@Suite("The table of mounts")
struct MountPointTests {
    @Test("A line's fields are found behind any number of optional ones")
    func fields() {
        let table = """
            36 35 98:0 /root /mnt rw,noatime master:1 shared:2 - ext3 /dev/root rw,errors=continue
            37 36 0:4 net:[4026532000] /run/netns/a rw - nsfs nsfs rw
            """
        let mounts = MountPoint.parse(table: table)
        #expect(mounts.map(\.id) == [36, 37])
        #expect(mounts.map(\.parentID) == [35, 36])
        #expect(mounts.map(\.root) == ["/root", "net:[4026532000]"])
        #expect(mounts.map(\.path) == ["/mnt", "/run/netns/a"])
        #expect(mounts.map(\.options) == ["rw,noatime", "rw"])
        #expect(mounts.map(\.type) == ["ext3", "nsfs"])
        #expect(mounts.map(\.source) == ["/dev/root", "nsfs"])
    }

    @Test("Escaped characters are turned back, and a hyphen in a path is no separator")
    func escapes() {
        let line = #"36 35 98:0 / /a\040b\011c\012d\134e/-/\303\244 rw - ext4 /dev/x\040y rw"#
        let mounts = MountPoint.parse(table: line)
        #expect(mounts.map(\.path) == ["/a b\tc\nd\\e/-/ä"])
        #expect(mounts.map(\.source) == ["/dev/x y"])
    }

    @Test("An empty source is one")
    func emptySource() {
        let mounts = MountPoint.parse(table: "36 35 0:50 / /mnt rw - tmpfs  rw,size=4k")
        #expect(mounts.map(\.source) == [""])
    }

    @Test(
        "Lines that are not understood are left out",
        arguments: [
            "", "36", "x 35 98:0 / /mnt rw - ext3 dev rw", "36 35 98:0 / /mnt rw ext3 dev rw", "36 35 98:0 / /mnt rw -",
        ]
    )
    func strangeLines(line: String) {
        #expect(MountPoint.parse(table: line + "\n").isEmpty)
    }

    @Test(
        "A mount is below a directory by whole components",
        arguments: [("/a", true), ("/a/b", true), ("/a/b/c", false), ("/ab", false), ("/", true)]
    )
    func below(directory: String, isBelow: Bool) throws {
        let mount = try #require(MountPoint.parse(table: "36 35 98:0 / /a/b rw - ext3 dev rw").first)
        #expect(mount.isAtOrBelow(directory) == isBelow)
    }
}

/// Every test has a mount namespace of its own, which goes with its thread.
@Suite("Mounts, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct MountsLiveTests {
    private static func withPrivateMounts(_ body: @escaping @Sendable (TemporaryDirectory) throws -> Void) throws {
        let directory = try TemporaryDirectory()
        try onDisposableThread { () throws(any Error) in
            try systemCall { fairway_unshare_mounts() }
            try body(directory)
        }
        #expect(try Mounts.list(below: directory.path).isEmpty)
    }

    @Test("A bind mount shows the source, and may be read-only")
    func bind() throws {
        try Self.withPrivateMounts { directory in
            for name in ["source", "target", "frozen"] { try Files.makeDirectories(directory.path(name)) }
            try Mounts.bind(directory.path("source"), to: directory.path("target"))
            try Mounts.bind(directory.path("source"), to: directory.path("frozen"), isReadOnly: true)
            try Files.writeAtomically("x", to: directory.path("target/file"))
            #expect(try Files.readText(directory.path("source/file")) == "x")
            #expect(throws: Errno.readOnlyFileSystem) {
                try Files.writeAtomically("y", to: directory.path("frozen/file"))
            }
            let paths = try Mounts.list(below: directory.path).map(\.path)
            #expect(paths == [directory.path("target"), directory.path("frozen")])
            try Mounts.unmount(directory.path("target"))
            #expect(try Files.names(in: directory.path("target")).isEmpty)
        }
    }

    @Test("A tmpfs has its size and mode, and everything below a path is unmounted, the last made first")
    func tmpfs() throws {
        try Self.withPrivateMounts { directory in
            try Mounts.tmpfs(at: directory.path, sizeInBytes: 1 << 20, mode: 0o711)
            #expect(mode(of: directory.path) == 0o711)
            try Files.makeDirectories(directory.path("below"))
            try Mounts.tmpfs(at: directory.path("below"), sizeInBytes: 1 << 20)
            let mounts = try Mounts.list(below: directory.path)
            #expect(mounts.map(\.path) == [directory.path, directory.path("below")])
            #expect(mounts.allSatisfy { $0.type == "tmpfs" && $0.options.contains("nosuid") })
            try Mounts.unmountAll(below: directory.path)
            #expect(try Mounts.list(below: directory.path).isEmpty)
        }
    }

    @Test("An overlay shows the lower directory and keeps writes in the upper one, whatever their paths contain")
    func overlay() throws {
        try Self.withPrivateMounts { directory in
            // An overlay's upper directory can't itself lie on one.
            try Mounts.tmpfs(at: directory.path, sizeInBytes: 1 << 20)
            let lower = directory.path(#"lo:w,e\r"#)
            let upper = directory.path(#"up,p\er"#)
            let work = directory.path("wo,rk")
            for path in [lower, upper, work, directory.path("merged")] { try Files.makeDirectories(path) }
            try Files.writeAtomically("below", to: lower + "/file")
            try Mounts.overlay(lower: lower, upper: upper, work: work, at: directory.path("merged"))
            #expect(try Files.readText(directory.path("merged/file")) == "below")
            try Files.writeAtomically("above", to: directory.path("merged/file"))
            #expect(try Files.readText(upper + "/file") == "above")
            #expect(try Files.readText(lower + "/file") == "below")
            try Mounts.unmountAll(below: directory.path)
        }
    }

    @Test("Unmounting what is no mount is EINVAL, what is missing ENOENT")
    func nothingMounted() throws {
        try Self.withPrivateMounts { directory in
            #expect(throws: Errno.invalidArgument) { try Mounts.unmount(directory.path) }
            #expect(throws: Errno.noSuchFileOrDirectory) { try Mounts.unmount(directory.path("missing")) }
        }
    }
}
