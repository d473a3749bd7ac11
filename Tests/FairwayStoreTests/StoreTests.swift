import FairwayModel
import FairwayTesting
import GRDB
import LinuxSystem
import Testing

@testable import FairwayStore

@Suite("The store")
struct StoreTests {
    @Test("What was written is there when the file is opened again")
    func persistence() throws {
        let fixture = try Fixture()
        let network = try fixture.addNetwork()
        let reopened = try Store(path: fixture.path)
        #expect(try reopened.read { try $0.networks() } == [network])
    }

    @Test("A transaction that throws changes nothing, and the error comes through as it is")
    func rollback() throws {
        struct Refused: Error {}
        let fixture = try Fixture()
        #expect(throws: Refused.self) {
            try fixture.store.write { state throws in
                try state.set("key", "value")
                throw Refused()
            }
        }
        #expect(try fixture.store.read { try $0.setting("key") } == nil)
        try fixture.store.write { try $0.set("key", "later") }
        #expect(try fixture.store.read { try $0.setting("key") } == "later")
    }

    @Test("A read can't change anything")
    func readOnly() throws {
        let fixture = try Fixture()
        let error = try refusal { try fixture.store.read { try $0.set("key", "value") } }
        #expect(error.message.contains(fixture.path))
        #expect(try fixture.store.read { try $0.setting("key") } == nil)
    }

    @Test("Each transaction has the durability that it asks for", arguments: [Store.Durability.power, .process])
    func durability(_ durability: Store.Durability) throws {
        let fixture = try Fixture()
        for wanted in [Store.Durability.process, .power, durability] {
            let level = try fixture.store.write(durability: wanted) { state in
                try state.row("PRAGMA synchronous") { columns throws(FairwayError) in try columns.value(Int.self) }
            }
            #expect(level == (wanted == .power ? 2 : 1))
        }
    }

    @Test("The file is in WAL mode and checks foreign keys")
    func pragmas() throws {
        let fixture = try Fixture()
        let (mode, checks) = try fixture.store.read { state throws in
            (
                try state.row("PRAGMA journal_mode") { columns throws(FairwayError) in try columns.value(String.self) },
                try state.row("PRAGMA foreign_keys") { columns throws(FairwayError) in try columns.value(Int.self) }
            )
        }
        #expect(mode == "wal")
        #expect(checks == 1)
    }

    @Test("What many transactions wrote gets into the file itself, without the log, while the store is open")
    func checkpoint() throws {
        let fixture = try Fixture()
        // What is written beside a checkpoint may be left out of it, page by page: none is written here.
        for index in 0..<200 {
            try fixture.store.write { try $0.set("key\(index)", "\(index)") }
            fixture.store.checkpointer.finish()
        }
        let full = try Self.settings(inCopyOf: fixture.path, in: fixture.directory)
        #expect(full["key0"] == "0")
        #expect(full["key199"] == nil, "the last of them are in the log alone")
        #expect(try fixture.store.read { try $0.setting("key199") } == "199")
    }

    /// The settings in the file alone: what is only in its log is not there.
    private static func settings(inCopyOf path: String, in directory: TemporaryDirectory) throws -> [String: String] {
        let copy = directory.path("copy-\(UInt32.random(in: .min ... .max)).db")
        try Files.writeAtomically(Files.read(path), to: copy)
        return try DatabaseQueue(path: copy).read { database in
            guard try database.tableExists("setting") else { return [:] }
            let rows = try Row.fetchAll(database, sql: "SELECT key, value FROM setting")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0["key"], $0["value"]) })
        }
    }

    @Test("Settings are replaced, removed and listed")
    func settings() throws {
        let fixture = try Fixture()
        try fixture.store.write { state throws in
            try state.set("a", "1")
            try state.set("a", "2")
            try state.set("b", "3")
            try state.removeSetting("b")
            try state.removeSetting("never there")
        }
        #expect(try fixture.store.read { try $0.settings() } == ["a": "2"])
    }
}
