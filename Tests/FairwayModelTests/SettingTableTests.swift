import FairwayModel
import Testing

@Suite("The table of settings")
struct SettingTableTests {
    @Test("Every property of it is a row, with a key of its own")
    func complete() {
        let rows = SettingTable.rows
        #expect(rows.count == Mirror(reflecting: SettingTable.shared).children.count)
        #expect(Set(rows.map(\.key)).count == rows.count)
        #expect(Set(rows.map(\.environmentVariable)).count == rows.count)
    }

    @Test("Key, variable and flag of a row are one name", arguments: SettingTable.rows.map(\.key))
    func consistent(_ key: String) throws {
        let row = try #require(SettingTable.row(key))
        #expect(key.allSatisfy { ("a"..."z").contains($0) || $0 == "-" } && key.first != "-" && key.last != "-")
        #expect(row.environmentVariable == "FAIRWAY_" + key.uppercased().replacing("-", with: "_"))
        #expect(row.flag == "--\(key)")
    }

    @Test("A property has its key's name", arguments: SettingTable.rows.map(\.key))
    func propertyNames(_ key: String) {
        let words = key.split(separator: "-")
        let name =
            words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        #expect(Mirror(reflecting: SettingTable.shared).children.contains { $0.label == name })
    }

    @Test("No variable means something else, too", arguments: SettingTable.rows.map(\.environmentVariable))
    func reservedVariables(_ name: String) {
        #expect(!["FAIRWAY_CONFIG", "FAIRWAY_ROOT", "FAIRWAY_DAEMON", "FAIRWAY_BIN"].contains(name))
    }

    @Test("Texts are one line without a full stop, and defaults are valid", arguments: SettingTable.rows.map(\.key))
    func texts(_ key: String) throws {
        let row = try #require(SettingTable.row(key))
        for text in [row.summary, row.values] {
            #expect(!text.isEmpty && !text.contains("\n") && text.last != ".")
        }
        try row.check(row.defaultText)
    }

    @Test(
        "An unknown key is answered with the one that was meant",
        arguments: [
            ("mut", "mtu"), ("bridge_name", "bridge-name"), ("bridgename", "bridge-name"), ("Log-Level", "log-level"),
            ("publish-adress", "publish-address"), ("pool", "pools"), ("linkgroup", "link-group"),
        ]
    )
    func suggestion(_ key: String, _ meant: String) throws {
        let error = try #require(throws: FairwayError.self) { _ = try SettingTable.row(named: key, at: "/f, line 2") }
        #expect(error.code == .invalidArgument)
        #expect(error.message == "/f, line 2: there is no setting \"\(key)\"; did you mean \"\(meant)\"?")
    }

    @Test("A key that is near none is answered with all of them", arguments: ["", "x", "something-else", "MTUMTU"])
    func noSuggestion(_ key: String) throws {
        let error = try #require(throws: FairwayError.self) { _ = try SettingTable.row(named: key) }
        let keys = SettingTable.rows.map(\.key).joined(separator: ", ")
        #expect(error.message == "there is no setting \"\(key)\"; the settings are \(keys)")
    }
}
