import FairwayTesting
import Glibc
import LinuxSystem
import Netlink
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

/// A path in /tmp for one pin, which is unpinned at the end.
private final class PinPath {
    let path = "/tmp/fairway-test-\(getpid())-\(UInt64.random(in: .min ... .max))"

    deinit { try? NetworkNamespace.unpin(path) }
}

@Suite("Network namespaces, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct NetworkNamespaceTests {
    @Test("A pinned namespace is found again by its path, until it is unpinned")
    func pinIsTheSameNamespace() throws {
        let pin = PinPath()
        let created = try NetworkNamespace.create(pinnedAt: pin.path)
        let opened = try NetworkNamespace.open(path: pin.path)
        #expect(try opened.identity() == created.identity())
        try NetworkNamespace.unpin(pin.path)
        #expect(!Files.exists(pin.path))
        #expect(try Mounts.list(below: pin.path).isEmpty)
        try NetworkNamespace.unpin(pin.path)
    }

    @Test("A pin keeps a namespace that nothing else holds, with what is in it")
    func pinKeeps() throws {
        let pin = PinPath()
        do {
            let created = try NetworkNamespace.create(pinnedAt: pin.path)
            var route = try created.openSocket(RouteFamily.self)
            _ = try route.createBridge(named: "kept")
        }
        var route = try NetworkNamespace.open(path: pin.path).openSocket(RouteFamily.self)
        #expect(try route.link(named: "kept").kind == "bridge")
    }

    @Test("A path that is taken is refused, and the file there is left alone")
    func takenPathIsRefused() throws {
        let pin = PinPath()
        try Files.writeAtomically("mine", to: pin.path)
        #expect(throws: Errno.fileExists) { _ = try NetworkNamespace.create(pinnedAt: pin.path) }
        #expect(try Files.readText(pin.path) == "mine")
    }

    @Test("A pin in a directory that is missing is refused, and nothing is left")
    func missingDirectory() throws {
        let pin = PinPath()
        let below = "\(pin.path)/pin"
        #expect(throws: Errno.noSuchFileOrDirectory) { _ = try NetworkNamespace.create(pinnedAt: below) }
        #expect(!Files.exists(pin.path))
        try NetworkNamespace.unpin(below)
    }

    @Test("A file that a killed process left where a pin should be is taken away like a pin")
    func leftoverFile() throws {
        let pin = PinPath()
        try Files.writeAtomically("", to: pin.path)
        #expect(throws: Errno.invalidArgument) { _ = try NetworkNamespace.open(path: pin.path) }
        try NetworkNamespace.unpin(pin.path)
        #expect(!Files.exists(pin.path))
    }

    @Test("What is no network namespace is refused", arguments: ["/proc/self/ns/mnt", "/etc/hostname", "/tmp"])
    func otherFilesAreRefused(path: String) {
        #expect(throws: Errno.invalidArgument) { _ = try NetworkNamespace.open(path: path) }
        #expect(throws: Errno.invalidArgument) {
            _ = try NetworkNamespace.adopt(OwnedDescriptor.open(path, O_RDONLY))
        }
    }

    @Test("A path that leads nowhere is ENOENT")
    func missingPath() {
        #expect(throws: Errno.noSuchFileOrDirectory) { _ = try NetworkNamespace.open(path: "/proc/self/ns/none") }
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

    @Test("Errors of work done inside come back, and the namespace stays usable")
    func errorInside() throws {
        let namespace = try NetworkNamespace.create()
        #expect(throws: Errno.ioError) { try namespace.run { () throws(Errno) -> Int in throw .ioError } }
        #expect(try namespace.run { () throws(Errno) in try Sysctl.read("net.ipv4.ip_forward") } == "0")
    }

    @Test("Settings below net are those of the namespace")
    func settings() throws {
        let one = try NetworkNamespace.create()
        let other = try NetworkNamespace.create()
        try one.run { () throws(Errno) in try Sysctl.write(1, to: "net.ipv4.conf.lo.route_localnet") }
        func value(_ namespace: borrowing NetworkNamespace) throws -> String {
            try namespace.run { () throws(Errno) in try Sysctl.read("net.ipv4.conf.lo.route_localnet") }
        }
        #expect(try value(one) == "1")
        #expect(try value(other) == "0")
    }

    @Test("A socket opened inside sees only the namespace's own links, also when nothing else holds it any more")
    func socketLivesInside() throws {
        var route: RouteConnection
        do {
            let namespace = try NetworkNamespace.create()
            route = try namespace.openSocket(RouteFamily.self)
        }
        _ = try route.createBridge(named: "inside")
        let names = try route.links().map(\.name)
        #expect(names.contains("lo"))
        #expect(names.contains("inside"))
        #expect(!names.contains("eth0"))
        var outside = try RouteConnection()
        #expect(try outside.links().allSatisfy { $0.name != "inside" })
    }
}
