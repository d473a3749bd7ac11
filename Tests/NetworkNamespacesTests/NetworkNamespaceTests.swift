import FairwayTesting
import Glibc
import LinuxSystem
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@Suite("Network namespaces, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct NetworkNamespaceTests {
    @Test("A pinned namespace is found again by its path, until it is unpinned")
    func pinIsTheSameNamespace() throws {
        let path = "/tmp/fairway-test-\(getpid())-\(UInt32.random(in: .min ... .max))"
        let created = try NetworkNamespace.create(pinnedAt: path)
        let opened = try NetworkNamespace.open(path: path)
        #expect(try opened.identity() == created.identity())
        try NetworkNamespace.unpin(path)
        #expect(!Files.exists(path))
        try NetworkNamespace.unpin(path)
    }

    @Test("A path that is taken is refused, and the file there is left alone")
    func takenPathIsRefused() throws {
        let path = "/tmp/fairway-test-\(getpid())-\(UInt32.random(in: .min ... .max))"
        try Files.writeAtomically("mine", to: path)
        defer { unsafe unlink(path) }
        #expect(throws: Errno.fileExists) { _ = try NetworkNamespace.create(pinnedAt: path) }
        #expect(try Files.readText(path) == "mine")
    }

    @Test("What is no network namespace is refused", arguments: ["/proc/self/ns/mnt", "/etc/hostname", "/tmp"])
    func otherFilesAreRefused(path: String) {
        #expect(throws: Errno.invalidArgument) { _ = try NetworkNamespace.open(path: path) }
    }

    @Test("Work done inside leaves the calling thread where it was")
    func callerStays() throws {
        let before = try NetworkNamespace.current().identity()
        let namespace = try NetworkNamespace.create()
        let inside = try namespace.run { () throws(Errno) in
            let current = try NetworkNamespace.current()
            return try current.identity()
        }
        #expect(try inside == namespace.identity())
        #expect(try NetworkNamespace.current().identity() == before)
        #expect(inside != before)
    }

    @Test("A socket opened inside sees only the namespace's own links")
    func socketLivesInside() throws {
        let namespace = try NetworkNamespace.create()
        var route = try namespace.openSocket(RouteFamily.self)
        let names = try route.links().map(\.name)
        #expect(names.contains("lo"))
        #expect(!names.contains("eth0"))
    }
}
