import ArgumentParser
import FairwayModel
import FairwayTesting
import LinuxSystem
import Testing

@testable import FairwayDaemon

@Suite("The file of settings")
struct SettingsFileTests {
    private func values(_ text: String) throws -> [String: SettingsFile.Value] {
        try SettingsFile(path: "/f.yaml", text: Array(text.utf8)).values
    }

    @Test("Values are taken as they are written, with their lines")
    func scalars() throws {
        let text = """
            # a comment

            mtu: 1400   # another
            log-level: "debug"
            pool-choice: 'random'
            runtime: no
            publish-address: ::1
            pools: 10.64.0.0/10:24,10.128.0.0/9:24
            """
        let values = try values(text)
        #expect(
            values.mapValues(\.text) == [
                "mtu": "1400", "log-level": "debug", "pool-choice": "random", "runtime": "no", "publish-address": "::1",
                "pools": "10.64.0.0/10:24,10.128.0.0/9:24",
            ]
        )
        #expect(values["mtu"]?.line == 3)
        #expect(values["pools"]?.line == 8)
    }

    @Test(
        "A list is its items with commas between",
        arguments: ["pools: [10.64.0.0/10:24, 10.128.0.0/9:24]", "pools:\n  - 10.64.0.0/10:24\n  - 10.128.0.0/9:24\n"]
    )
    func lists(_ text: String) throws {
        #expect(try values(text)["pools"]?.text == "10.64.0.0/10:24,10.128.0.0/9:24")
    }

    @Test("A file without a key says nothing", arguments: ["", "\n", "# only a comment\n", "---\n", "--- {}\n"])
    func empty(_ text: String) throws {
        #expect(try values(text) == [:])
    }

    @Test(
        "A mistake is one sentence with file and line",
        arguments: [
            ("mtu: 1400\nmut: 3", "/f.yaml, line 2: there is no setting \"mut\"; did you mean \"mtu\"?"),
            ("mtu: 1400\n\nmtu: 1500", "/f.yaml, line 1: mtu is given more than once"),
            ("firewall:\n  chain: X", "/f.yaml, line 1: the value of firewall must be one of nftables, iptables"),
            ("mtu 1400", "/f.yaml, line 1: it must have lines such as \"mtu: 1400\""),
            ("- mtu", "/f.yaml, line 1: it must have lines such as \"mtu: 1400\""),
            ("? [a]\n: b", "/f.yaml, line 1: a setting's name must be one word"),
            ("mtu: 1400\nrunc: [", "/f.yaml, line 3: this is not valid YAML: "),
            ("mtu: 1400\n\truntime: x", "/f.yaml, line 2: this is not valid YAML: "),
            ("mtu: 1400\n---\nmtu: 1500", "/f.yaml, line 2: this is not valid YAML: expected a single document"),
            ("mtu: 1400\nruntime: \u{1}", "/f.yaml, line 2: this is not valid YAML: control characters"),
            ("mtu: *x", "/f.yaml, line 1: this is not valid YAML: found undefined alias"),
        ]
    )
    func mistakes(_ text: String, _ sentence: String) throws {
        let error = try #require(throws: FairwayError.self) { _ = try values(text) }
        #expect(error.code == .invalidArgument)
        #expect(error.message.hasPrefix(sentence))
        #expect(!error.message.contains("\n"))
    }

    @Test("Bytes that are no text are one sentence")
    func notText() {
        let error = FairwayError(.invalidArgument, "/f.yaml is not UTF-8 text")
        #expect(throws: error) { _ = try SettingsFile(path: "/f.yaml", text: [0x6D, 0xFF]) }
    }

    @Test("A file that is named must be there, by an absolute path")
    func named() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("settings.yaml")
        #expect(throws: FairwayError.self) { _ = try SettingsFile.read(path) }
        try Files.writeAtomically("mtu: 1400\n", to: path)
        #expect(try SettingsFile.read(path).values["mtu"] == .init(text: "1400", line: 1))
        let error = try #require(throws: FairwayError.self) { _ = try SettingsFile.read("settings.yaml") }
        #expect(error.message == "invalid file of settings \"settings.yaml\": it must be an absolute path")
        #expect(throws: FairwayError.self) { _ = try SettingsFile.read(directory.path) }
    }
}

@Suite("The flags of settings")
struct SettingArgumentsTests {
    @Test("Every row of the table has its flag", arguments: SettingTable.rows.map(\.key))
    func flags(_ key: String) throws {
        #expect(try SettingArguments.parse(["--\(key)", "x"]).flags == [key: "x"])
        #expect(try SettingArguments.parse(["--\(key)", ""]).flags == [key: ""])
        #expect(try SettingArguments.parse([]).flags == [:])
    }

    @Test("The help has every row", arguments: SettingTable.rows.map(\.key))
    func help(_ key: String) throws {
        let row = try #require(SettingTable.row(key))
        let help = DaemonArguments.helpMessage()
        #expect(help.contains("\(row.flag) <value>"))
        #expect(help.contains(row.environmentVariable))
    }
}
