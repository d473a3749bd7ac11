import FairwayModel
import FairwayTesting
import GRDB
import IPAddressing
import Testing

@testable import FairwayStore

@Suite("Files of earlier versions")
struct MigrationTests {
    /// What a version wrote whose containers joined one network at most.
    private static func spec(mode: String) -> String {
        """
        {"addresses":["10.1.0.9"],"aliases":["www"],"allowedAddresses":["192.0.2.0/28"],"command":["true"],\
        "dnsSearch":[],"dnsServers":[],"environment":[],"extraHosts":[],"hasTerminal":false,"isRemovedOnExit":false,\
        "keepsStandardInputOpen":false,"labels":{},"macAddress":"02:42:0a:01:00:80","mounts":[],\
        "networkMode":"\(mode)","ports":[],"rootfs":"/","spoofing":"mac","usesOverlay":true}
        """
    }

    private func migrated(mode: String) throws -> ContainerSpec {
        let directory = try TemporaryDirectory()
        let path = directory.path("fairway.db")
        let queue = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(queue, upTo: "firewall")
        let id = ObjectID.random()
        try queue.write { database in
            try database.execute(
                sql: "INSERT INTO container (id, name, spec, status, createdAt) VALUES (?, 'web', ?, 'created', 0)",
                arguments: [id.rawValue, Self.spec(mode: mode)]
            )
        }
        try queue.close()
        let store = try Store(path: path)
        return try #require(try store.read { try $0.container(id) }).spec
    }

    @Test("What a container asked of its one network becomes the first of a list")
    func oneNetwork() throws {
        let attachment = NetworkAttachment(
            network: "front",
            addresses: [try #require(IPAddress("10.1.0.9"))],
            macAddress: MACAddress("02:42:0a:01:00:80"),
            spoofing: .mac,
            allowedAddresses: [try #require(IPNetwork("192.0.2.0/28"))],
            aliases: ["www"]
        )
        #expect(try migrated(mode: "front").networkMode == .networks([attachment]))
    }

    @Test(
        "A container without a network of its own stays so",
        arguments: [NetworkMode.host, .none, .container("db"), .namespace(path: "/run/netns/a")]
    )
    func others(mode: NetworkMode) throws {
        #expect(try migrated(mode: mode.description).networkMode == mode)
    }
}
