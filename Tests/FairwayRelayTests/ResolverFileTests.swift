import FairwayDNS
import FairwayModel
import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import SystemPackage
import Testing

@testable import FairwayRelay

@Suite("The host's resolv.conf")
struct ResolverFileTests {
    let directory: TemporaryDirectory
    var path: String { directory.path + "/etc/resolv.conf" }

    init() throws {
        directory = try TemporaryDirectory()
        try Files.makeDirectories(directory.path + "/etc")
    }

    private func write(_ server: String, to path: String) throws {
        try Files.writeAtomically("nameserver \(server)\n", to: path, mode: 0o644)
    }

    private func link(_ path: String, to target: String) throws {
        _ = unsafe unlink(path)
        try systemCall { unsafe symlink(target, path) }
    }

    /// What the file says after an event, or nil if none comes in ten seconds.
    private func next(_ file: ResolverFile) throws -> [String]? {
        let deadline = Deadline(milliseconds: 10_000)
        while try Poll.waitUntilReadable(
            #require(file.rawValue),
            timeoutMilliseconds: deadline.remainingMilliseconds
        ) {
            if let configuration = file.takeChange() { return configuration.servers.map(\.address.description) }
        }
        return nil
    }

    private func first(_ file: ResolverFile) -> [String]? {
        file.takeChange()?.servers.map(\.address.description)
    }

    @Test("It is followed when it is replaced, rewritten, removed and there again")
    func plainFile() throws {
        try write("192.0.2.1", to: path)
        let file = ResolverFile(path)
        #expect(first(file) == ["192.0.2.1"])
        #expect(file.takeChange() == nil)
        try write("192.0.2.2", to: path)
        #expect(try next(file) == ["192.0.2.2"])
        try Files.rewrite(path, with: "nameserver 192.0.2.3\n")
        #expect(try next(file) == ["192.0.2.3"])
        try systemCall { unsafe unlink(path) }
        #expect(try next(file) == [])
        try write("192.0.2.4", to: path)
        #expect(try next(file) == ["192.0.2.4"])
    }

    @Test("Where it is a link, what it leads to is followed, also when that comes or goes with its directory")
    func links() throws {
        let run = directory.path + "/run/resolve"
        try link(path, to: "../run/resolve/stub.conf")
        let file = ResolverFile(path)
        #expect(first(file) == [])
        try Files.makeDirectories(run)
        try write("192.0.2.1", to: run + "/stub.conf")
        #expect(try next(file) == ["192.0.2.1"])
        try Files.rewrite(run + "/stub.conf", with: "nameserver 192.0.2.2\n")
        #expect(try next(file) == ["192.0.2.2"])
        try Files.removeTree(directory.path + "/run")
        #expect(try next(file) == [])
        try Files.makeDirectories(run)
        try write("192.0.2.3", to: run + "/stub.conf")
        #expect(try next(file) == ["192.0.2.3"])
        // Another link, over a second one, to an absolute path.
        try write("192.0.2.4", to: directory.path + "/run/real.conf")
        try link(directory.path + "/run/other.conf", to: directory.path + "/run/real.conf")
        try link(path, to: directory.path + "/run/other.conf")
        #expect(try next(file) == ["192.0.2.4"])
        try write("192.0.2.5", to: directory.path + "/run/real.conf")
        #expect(try next(file) == ["192.0.2.5"])
    }

    @Test("A file that is the same after an event is no change")
    func unchanged() throws {
        try write("192.0.2.1", to: path)
        let file = ResolverFile(path)
        #expect(first(file) == ["192.0.2.1"])
        try write("192.0.2.9", to: directory.path + "/etc/hosts")
        #expect(try Poll.waitUntilReadable(#require(file.rawValue), timeoutMilliseconds: 10_000))
        #expect(file.takeChange() == nil)
        #expect(try !Poll.waitUntilReadable(#require(file.rawValue), timeoutMilliseconds: 0))
    }
}

@Suite("Asking others from the relay's process", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct ForwardingLiveTests {
    @Test("The relay asks the name servers that the resolv.conf names, and follows its changes without a restart")
    func following() throws {
        let host = try PrivateHost()
        let client = try host.client()
        let servers = try (1...2).map { index in try host.nameServer(at: IPv4Address(127, 5, 0, UInt8(index))) }
        _ = try host.run { try client.serveNames(NamesLiveTests.content(), at: [NamesLiveTests.gateway]) }
        #expect(try host.ask("www.example.org") == .code(2))
        for (index, server) in servers.enumerated() {
            try Files.writeAtomically("nameserver \(server.address)\n", to: host.resolverFile, mode: 0o644)
            let expected = Questioner.Answer.addresses([.v4(IPv4Address(192, 0, 2, UInt8(index + 1)))])
            let deadline = Deadline(milliseconds: 10_000)
            // The kernel tells the relay, and nobody tells us that it has.
            while try host.ask("www.example.org") != expected, deadline.remainingMilliseconds > 0 { usleep(1_000) }
            #expect(try host.ask("www.example.org") == expected)
        }
        for server in servers { try server.resolver.close() }
    }
}
