import CLinux
import FairwayAPI
import FairwayModel
import FairwayTesting
import Glibc
import LinuxSystem
import NetworkNamespaces
import SystemPackage
import Testing

@testable import FairwayDaemon

@Suite("Roots of hosts that are gone")
struct PrivateRootTests {
    /// Directories with some roots below, which go at the end.
    private func withRoots(_ names: [String], _ body: (PrivateRoots) throws -> Void) throws {
        let directory = "/tmp/fairway-test-\(getpid())-\(UInt32.random(in: .min ... .max))"
        defer { try? Files.removeTree(directory) }
        let roots = PrivateRoots(state: directory + "/state", run: directory + "/run")
        for name in names {
            try Files.makeDirectories("\(roots.state)/\(name)/containers")
            try Files.makeDirectories("\(roots.run)/\(name)/netns")
        }
        try body(roots)
    }

    @Test("Dead are those of another boot, and those whose namespace nothing holds")
    func deadRoots() throws {
        try withRoots(["aaaaaaaa-1", "bbbbbbbb-1", "bbbbbbbb-2", "bbbbbbbb-1f", "notes", "bbbbbbbb-x-y"]) { roots in
            #expect(roots.dead(boot: "bbbbbbbb", living: [0x1F, 2]) == ["aaaaaaaa-1", "bbbbbbbb-1"])
        }
    }

    @Test("Where the living can't be told, only those of another boot are dead")
    func unknownLiving() throws {
        try withRoots(["aaaaaaaa-1", "bbbbbbbb-1"]) { roots in
            #expect(roots.dead(boot: "bbbbbbbb", living: nil) == ["aaaaaaaa-1"])
        }
    }

    @Test("A root goes with all that is below it, and nothing else goes")
    func removal() throws {
        try withRoots(["aaaaaaaa-1", "aaaaaaaa-2"]) { roots in
            try roots.remove("aaaaaaaa-1")
            #expect(roots.keys() == ["aaaaaaaa-2"])
        }
    }

    @Test("A root in which a daemon is just starting stays")
    func startingRootsStay() throws {
        try withRoots(["aaaaaaaa-1"]) { roots in
            let lock = try FileLock(waitingFor: "\(roots.run)/aaaaaaaa-1/start.lock")
            #expect(throws: Errno.self) { try roots.remove("aaaaaaaa-1") }
            #expect(roots.keys() == ["aaaaaaaa-1"])
            _ = lock
        }
    }

    @Test(
        "What is pinned in a root goes with it",
        .tags(.live),
        .enabled(if: Privileges.canCreateNamespaces)
    )
    func pinsGo() throws {
        try withRoots(["aaaaaaaa-1"]) { roots in
            _ = try NetworkNamespace.create(pinnedAt: "\(roots.run)/aaaaaaaa-1/netns/box")
            try roots.remove("aaaaaaaa-1")
            #expect(roots.keys().isEmpty)
        }
    }

    @Test(
        "A namespace lives as long as a descriptor holds it",
        .tags(.live),
        .enabled(if: Privileges.canCreateNamespaces && LivingNamespaces.cookies() != nil)
    )
    func livingNamespaces() throws {
        let cookie: UInt64
        do {
            let host = try TemporaryNamespace()
            cookie = try host.namespace.run { () throws(Errno) in
                var cookie: UInt64 = 0
                let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
                let socket = OwnedDescriptor(owning: try systemCall { Glibc.socket(AF_UNIX, type, 0) })
                let number = socket.rawValue
                try systemCall { unsafe fairway_namespace_cookie(number, &cookie) }
                return cookie
            }
            #expect(try #require(LivingNamespaces.cookies()).contains(cookie))
        }
        #expect(try !#require(LivingNamespaces.cookies()).contains(cookie))
    }

    @Test("A namespace is found by whatever still shows it, and one that can't be looked at leaves all undecided")
    func sightings() throws {
        let sightings = [("net:[1]", "ended"), ("net:[1]", "lives"), ("net:[1]", "too"), ("net:[2]", "ended")].map {
            LivingNamespaces.Sighting(namespace: $0.0, path: $0.1)
        }
        var seen: [String] = []
        let cookies = try LivingNamespaces.cookies(at: sightings) { sighting throws(Errno) in
            seen.append(sighting.path)
            return sighting.path == "ended" ? nil : 7
        }
        #expect(cookies == [7])
        #expect(seen == ["ended", "lives", "ended"])
        #expect(throws: Errno.tooManyOpenFiles) {
            try LivingNamespaces.cookies(at: sightings) { _ throws(Errno) in throw .tooManyOpenFiles }
        }
    }
}
