import IPAddressing
import Testing

@testable import FairwayModel

@Suite("Settings")
struct SettingsTests {
    @Test("Without any, every one has its default")
    func defaults() throws {
        let settings = try Settings()
        #expect(settings.entries.map(\.key) == SettingTable.rows.map(\.key))
        #expect(settings.entries.map(\.value) == SettingTable.rows.map(\.defaultText))
        #expect(settings.entries.allSatisfy { $0.source == .builtIn && $0.stored == nil })
        #expect(settings.bridgeName == "fairway0")
        #expect(settings.linkGroup == 0xFA17)
        #expect(settings.defaultSubnet == nil)
        #expect(settings.pools.allSatisfy { $0.prefixLength == 24 })
    }

    /// What each source says of the MTU, with the one that is in force.
    static let rankings: [(file: String?, stored: String?, variable: String?, flag: String?, Settings.Source)] = [
        (nil, nil, nil, nil, .builtIn), ("1001", nil, nil, nil, .file), ("1001", "1002", nil, nil, .database),
        ("1001", "1002", "1003", nil, .environment), ("1001", "1002", "1003", "1004", .flag),
        ("1001", nil, "1003", nil, .environment), (nil, "1002", nil, "1004", .flag), ("1001", nil, "", nil, .file),
    ]

    @Test("A flag outranks the environment, that the database, that the file, that the default", arguments: rankings)
    func precedence(
        _ file: String?,
        _ stored: String?,
        _ variable: String?,
        _ flag: String?,
        _ source: Settings.Source
    ) throws {
        var sources = SettingSources()
        if let file { sources.file.values["mtu"] = .init(text: file, line: 1) }
        sources.stored["mtu"] = stored
        sources.environment["FAIRWAY_MTU"] = variable
        sources.flags["mtu"] = flag
        let settings = try Settings(sources)
        let expected: [Settings.Source: UInt32] = [.file: 1001, .database: 1002, .environment: 1003, .flag: 1004]
        let entry = try #require(settings[key: "mtu"])
        #expect(entry.source == source)
        #expect(settings.mtu == expected[source])
        #expect(entry.stored == (source == .database ? nil : stored))
    }

    static let mistakes: [(key: String, text: String)] = [
        ("firewall", "ufw"), ("bridge-name", "a/b"), ("bridge-name", "sixteen-bytes-xx"), ("bridge-name", ""),
        ("default-subnet", "10.0.0.1/24"), ("default-subnet", "ten"), ("default-subnet", "fd00::/64"), ("pools", ""),
        ("pools", "10.0.0.0/8"),
        ("pools", "10.0.0.0/8:7"), ("pools", "10.0.0.0/8:31"), ("pools", "fd00::/8:64"), ("pool-choice", "highest"),
        ("publish-address", "localhost"), ("publish-address", "224.0.0.1"), ("publish-address", "255.255.255.255"),
        ("publish-address", "ff02::1"), ("link-group", "0"), ("link-group", "-1"), ("link-group", ""),
        ("mtu", "67"), ("mtu", "65536"), ("log-level", "loud"),
    ]

    private func message(_ sources: SettingSources) throws -> String {
        let error = try #require(throws: FairwayError.self) { try Settings(sources) }
        #expect(error.code == .invalidArgument)
        #expect(!error.message.contains("\n"))
        return error.message
    }

    @Test("A value that can't be is one sentence that names its place", arguments: mistakes)
    func invalid(_ key: String, _ text: String) throws {
        let row = try #require(SettingTable.row(key))
        let start = "invalid value \"\(text)\" for "
        #expect(try message(SettingSources(flags: [key: text])).hasPrefix("\(start)--\(key): "))
        let file = SettingsFile(path: "/f.yaml", values: [key: .init(text: text, line: 7)])
        #expect(try message(SettingSources(file: file)).hasPrefix("\(start)\(key) in /f.yaml, line 7: "))
        let stored = try message(SettingSources(stored: [key: text]))
        #expect(stored.hasPrefix("\(start)\(key), which was stored: "))
        #expect(stored.hasSuffix("then run \"fairway system unset \(key)\""))
        guard !text.isEmpty else { return }
        let variable = row.environmentVariable
        #expect(try message(SettingSources(environment: [variable: text])).hasPrefix("\(start)\(variable): "))
    }

    @Test("What is outranked is checked, too, but for what is stored: an old value there must not keep a daemon down")
    func outranked() throws {
        let file = SettingsFile(path: "/f.yaml", values: ["mtu": .init(text: "1", line: 1)])
        #expect(throws: FairwayError.self) { try Settings(SettingSources(file: file, flags: ["mtu": "1400"])) }
        #expect(throws: FairwayError.self) {
            try Settings(SettingSources(environment: ["FAIRWAY_MTU": "1"], flags: ["mtu": "1400"]))
        }
        #expect(try Settings(SettingSources(stored: ["mtu": "1"], flags: ["mtu": "1400"])).mtu == 1400)
    }

    @Test("Keys that are stored and unknown do no harm, and are told of")
    func unknownStoredKeys() throws {
        let settings = try Settings(SettingSources(stored: ["of-tomorrow": "x", "mtu": "1400"]))
        #expect(settings.unknownStoredKeys == ["of-tomorrow"])
        #expect(try settings.changing(SettingsChange(unset: ["of-tomorrow"])).unknownStoredKeys == [])
    }
}
