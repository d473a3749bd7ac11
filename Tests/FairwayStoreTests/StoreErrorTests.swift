import FairwayModel
import FairwayTesting
import GRDB
import LinuxSystem
import Testing

@testable import FairwayStore

@Suite("What goes wrong with the store's file is one sentence that names it")
struct StoreErrorTests {
    @Test("A file that a newer version has migrated")
    func newerSchema() throws {
        let fixture = try Fixture()
        try DatabaseQueue(path: fixture.path).write { database in
            try database.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('from the future')")
        }
        let error = try refusal { _ = try Store(path: fixture.path) }
        #expect(error.code == .unavailable)
        #expect(error.message.contains("\(fixture.path) was written by a newer version of Fairway"))
    }

    @Test("A file that is no database")
    func damaged() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("fairway.db")
        try Files.writeAtomically(String(repeating: "no database ", count: 100), to: path)
        let error = try refusal { _ = try Store(path: path) }
        #expect(error.message.hasPrefix("the store \(path) is damaged (file is not a database)"))
    }

    @Test("A file whose pages are overwritten")
    func overwritten() throws {
        let fixture = try Fixture()
        try fixture.addNetwork()
        let copy = fixture.directory.path("copy.db")
        try DatabaseQueue(path: fixture.path).vacuum(into: copy)
        var bytes = try Files.read(copy)
        for index in bytes.indices.dropFirst(100) { bytes[index] = 0xA5 }
        try Files.writeAtomically(bytes, to: copy)
        let error = try refusal { _ = try Store(path: copy) }
        #expect(error.code == .failed)
        #expect(error.message.contains("the store \(copy) is damaged"))
    }

    @Test("A directory that is not there")
    func missingDirectory() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("missing/fairway.db")
        let error = try refusal { _ = try Store(path: path) }
        #expect(error.code == .unavailable)
        #expect(error.message.contains("can't open the store \(path)"))
    }

    @Test("A file that another program has locked")
    func locked() throws {
        let fixture = try Fixture()
        let impatient = try Store(path: fixture.path, patience: 0)
        try DatabaseQueue(path: fixture.path).inTransaction(.immediate) { _ in
            let error = try refusal { try impatient.write { try $0.set("a", "b") } }
            #expect(error.code == .unavailable)
            #expect(error.message == "the store \(fixture.path) is locked by another program; end that and try again")
            return .rollback
        }
    }

    @Test("A full disk, after which the store still reads and writes")
    func fullDisk() throws {
        let fixture = try Fixture()
        try fixture.store.write { state throws in
            let pages = try state.row("PRAGMA page_count") { columns throws(FairwayError) in try columns.value(Int.self)
            }
            try state.database.execute(sql: "PRAGMA max_page_count = \(try #require(pages))")
        }
        let error = try refusal {
            try fixture.store.write { try $0.set("long", String(repeating: "x", count: 100_000)) }
        }
        #expect(error.code == .exhausted)
        #expect(error.message.contains("\(fixture.path): its disk is full"))
        #expect(try fixture.store.read { try $0.settings() }.isEmpty)
        try fixture.store.write { try $0.set("short", "x") }
        #expect(try fixture.store.read { try $0.setting("short") } == "x")
    }

    @Test("A value that this version does not know")
    func unknownValue() throws {
        let fixture = try Fixture()
        try fixture.addNetwork()
        try fixture.store.write { try $0.database.execute(sql: "UPDATE network SET driver = 'teleport'") }
        let error = try refusal { _ = try fixture.store.read { try $0.networks() } }
        #expect(error.message.contains("the store \(fixture.path) has the value \"teleport\""))
    }
}
