import CLinux
import FairwayAPI
import FairwayModel
import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@Suite("Namespaces handed to a daemon", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct HandoverTests {
    private func attach(_ reference: NamespaceReference, with daemon: DaemonUnderTest) throws -> Answer {
        let request = AttachRequest(spec: EndpointSpec(name: "box"), namespace: reference)
        let body = String(decoding: try JSONCoding.encode(request), as: UTF8.self)
        return try daemon.send("POST", "/v1/endpoints", body: body)
    }

    @Test("A namespace that only a descriptor of the client holds is attached")
    func byDescriptor() throws {
        let daemon = try DaemonUnderTest()
        let sandbox = try TemporaryNamespace()
        let identity = try sandbox.namespace.identity()
        let number = sandbox.namespace.rawDescriptor
        let answer = try attach(
            .descriptor(number, device: identity.device, inode: identity.inode),
            with: daemon
        )
        try #require(answer.status == 201, "\(String(decoding: answer.body, as: UTF8.self))")
        let endpoint = try JSONCoding.decode(Endpoint.self, from: answer.body)
        #expect(try sandbox.route.links().contains { $0.name == "eth0" })
        #expect(try daemon.send("DELETE", "/v1/endpoints/\(endpoint.id)").status == 204)
        #expect(try !sandbox.route.links().contains { $0.name == "eth0" })
    }

    @Test("A namespace that is not the one described is refused")
    func wrongInode() throws {
        let daemon = try DaemonUnderTest()
        let sandbox = try TemporaryNamespace()
        let identity = try sandbox.namespace.identity()
        let answer = try attach(
            .descriptor(sandbox.namespace.rawDescriptor, device: identity.device, inode: identity.inode + 1),
            with: daemon
        )
        #expect(answer.status == 400)
        #expect(try answer.error.message.contains("not the namespace that the request describes"))
    }

    @Test("A descriptor that is no network namespace is refused, and never opened", arguments: ["file", "pipe", "mnt"])
    func noNamespace(kind: String) throws {
        let daemon = try DaemonUnderTest()
        let descriptor = try open(kind)
        let number = descriptor.rawValue
        var information = stat()
        try systemCall { unsafe fstat(number, &information) }
        let answer = try attach(
            .descriptor(
                number,
                device: UInt64(information.st_dev),
                inode: UInt64(information.st_ino)
            ),
            with: daemon
        )
        #expect(answer.status == 400)
        #expect(try answer.error.message.contains("is no network namespace"))
    }

    private func open(_ kind: String) throws -> OwnedDescriptor {
        switch kind {
        case "file": return try OwnedDescriptor.open("/etc/hostname", O_RDONLY)
        case "mnt": return try OwnedDescriptor.open("/proc/self/ns/mnt", O_RDONLY)
        default:
            return try PipeEnds().closingWriting()
        }
    }

    @Test("A descriptor that the client does not have is refused")
    func unknownDescriptor() throws {
        let daemon = try DaemonUnderTest()
        let answer = try attach(.descriptor(100_000, device: 4, inode: 1), with: daemon)
        #expect(answer.status == 400)
        #expect(try answer.error.message.contains("descriptor 100000"))
    }

    @Test(
        "A path that leads to no network namespace is refused",
        arguments: ["relative", "/nowhere/at/all", "/etc/hostname", "/dev/null", "/proc/self/ns/mnt"]
    )
    func brokenPaths(path: String) throws {
        let daemon = try DaemonUnderTest()
        let answer = try attach(.path(path), with: daemon)
        #expect(answer.status == 400)
        #expect(try answer.error.message.contains(path))
    }
}
