import FairwayModel
import Testing

@Suite("Changes of stored settings")
struct SettingsChangeTests {
    @Test("What can take effect at once does, until it is taken back")
    func atOnce() throws {
        let file = SettingsFile(path: "/f.yaml", values: ["mtu": .init(text: "1400", line: 1)])
        let changed = try Settings(SettingSources(file: file)).changing(SettingsChange(set: ["mtu": "1300"]))
        #expect(changed.mtu == 1300)
        #expect(changed[key: "mtu"]?.source == .database)
        #expect(try changed.changing(SettingsChange(unset: ["mtu"]))[key: "mtu"]?.source == .file)
    }

    @Test("What takes effect at the daemon's start stays as it is, and tells what is stored")
    func atStart() throws {
        let changed = try Settings().changing(SettingsChange(set: ["link-group": "7"]))
        #expect(changed.linkGroup == 64023)
        #expect(changed[key: "link-group"]?.source == .builtIn)
        #expect(changed[key: "link-group"]?.stored == "7")
        let restarted = try Settings(changed.sources)
        #expect(restarted.linkGroup == 7)
        let back = try restarted.changing(SettingsChange(unset: ["link-group"]))
        #expect(back.linkGroup == 7)
        #expect(back[key: "link-group"]?.stored == nil)
        #expect(try Settings(back.sources).linkGroup == 64023)
    }

    @Test("A change that something outranks is stored, and waits")
    func outranked() throws {
        let settings = try Settings(SettingSources(flags: ["mtu": "1500"]))
        let entry = try #require(settings.changing(SettingsChange(set: ["mtu": "1300"]))[key: "mtu"])
        #expect(entry.value == "1500" && entry.source == .flag && entry.stored == "1300")
    }

    @Test(
        "A change that can't be is one sentence, and none of it is made",
        arguments: [
            (SettingsChange(set: ["mtu": "3"]), "invalid value \"3\" for mtu: it must be a number from 68 to 65535"),
            (SettingsChange(set: ["mtu": "1400", "mut": "1"]), "there is no setting \"mut\"; did you mean \"mtu\"?"),
            (SettingsChange(unset: ["mut"]), "there is no setting \"mut\"; did you mean \"mtu\"?"),
            (SettingsChange(set: ["mtu": "1400"], unset: ["mtu"]), "mtu can't be set and taken back at once"),
            (SettingsChange(), "no setting is named"),
        ]
    )
    func refused(_ change: SettingsChange, _ sentence: String) throws {
        let settings = try Settings()
        let error = try #require(throws: FairwayError.self) { _ = try settings.changing(change) }
        #expect(error == FairwayError(.invalidArgument, sentence))
    }
}

@Suite("Settings of a client and of the daemon")
struct ContradictionTests {
    @Test(
        "A variable that says the same, however it is written, or names no setting, is no contradiction",
        arguments: [
            [:], ["FAIRWAY_MTU": "1400"], ["FAIRWAY_MTU": "01400"], ["FAIRWAY_MTU": ""], ["FAIRWAY_OTHER": "x"],
            ["FAIRWAY_PUBLISH_ADDRESS": "::1"], ["FAIRWAY_PUBLISH_ADDRESS": "0:0:0:0:0:0:0:1"],
            ["FAIRWAY_CONFIG": "/f.yaml"],
        ]
    )
    func agreement(_ environment: [String: String]) throws {
        let settings = try Settings(
            SettingSources(
                file: SettingsFile(path: "/f.yaml"),
                stored: ["publish-address": "::1"],
                flags: ["mtu": "1400"]
            )
        )
        #expect(settings.contradiction(with: environment) == nil)
    }

    @Test("A contradiction is one sentence with both values and what to do")
    func contradiction() throws {
        let file = SettingsFile(path: "/f.yaml", values: ["pool-choice": .init(text: "random", line: 1)])
        let settings = try Settings(SettingSources(file: file, stored: ["mtu": "1400"]))
        func expect(_ name: String, _ value: String, _ inForce: String) {
            let sentence = """
                \(name) is "\(value)" here, but the running daemon has \(inForce); unset \(name), or let the daemon \
                start anew after "fairway daemon stop"
                """
            #expect(settings.contradiction(with: [name: value]) == FairwayError(.conflict, sentence))
        }
        expect("FAIRWAY_FIREWALL", "none", "firewall \"nftables\" (its default)")
        expect("FAIRWAY_MTU", "1500", "mtu \"1400\" (stored by \"fairway system set\")")
        expect("FAIRWAY_POOL_CHOICE", "lowest", "pool-choice \"random\" (from /f.yaml)")
        expect("FAIRWAY_CONFIG", "/g.yaml", "read \"/f.yaml\"")
    }
}
