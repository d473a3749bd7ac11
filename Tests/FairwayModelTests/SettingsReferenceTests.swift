import FairwayModel
import Foundation
import Testing

/// `docs/settings.md`, made from the table of settings.
@Suite("The reference of settings")
struct SettingsReferenceTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/settings.md")

    private static let introduction = """
        # Settings

        <!-- Made from Sources/FairwayModel/Settings/SettingTable.swift by `FAIRWAY_RECORD_REFERENCE=1 swift test --filter
        SettingsReferenceTests`. -->

        Each setting can be given in five ways. The later ones outrank the earlier:

        1. its default,
        2. its key in `\(SettingsFile.defaultPath)`,
        3. `fairway system set KEY=VALUE`, which stores it in the database of this host (`fairway system unset KEY` takes
           it back),
        4. its environment variable, in the environment of the command that starts the daemon,
        5. its flag of `fairwayd`.

        `fairway info` shows what is in force, and which of the five it came from. All are read when the daemon starts;
        `fairway daemon stop` ends it without touching a container, and the next command starts another. What a change by
        `fairway system set` is for at once needs no new start.

        A command whose environment contradicts the running daemon fails, and says so: it would otherwise get something
        else than it asks for.

        ## The file
        The file is YAML, and need not exist. `\(SettingsFile.environmentVariable)` or `fairwayd --config` names another
        one, by its absolute path; that one must exist.

        ```yaml
        # \(SettingsFile.defaultPath)
        mtu: 1400
        publish-address: 127.0.0.1
        pools:
          - 10.64.0.0/10:24
          - 192.168.0.0/16:26
        ```
        Values are taken as they are written; a list is the same as its items with commas between them. A key that is not
        in the table, a key that is there twice, and a value that can't be, are errors with file and line, and the daemon
        does not start.

        ## The table

        """

    private static func section(_ row: any SettingRow) -> String {
        let effect = row.effect == .atOnce ? "at once, for what is made from then on" : "when the daemon starts anew"
        return """

            ### \(row.key)
            \(row.summary.prefix(1).uppercased() + row.summary.dropFirst()).

            | | |
            |---|---|
            | values | \(row.values) |
            | default | \(row.defaultText.isEmpty ? "empty" : "`\(row.defaultText)`") |
            | variable, flag | `\(row.environmentVariable)`, `\(row.flag)` |
            | a stored change takes effect | \(effect) |

            """
    }

    @Test("The page is what the table says; FAIRWAY_RECORD_REFERENCE writes it")
    func current() throws {
        let text = Self.introduction + SettingTable.rows.map(Self.section).joined()
        if ProcessInfo.processInfo.environment["FAIRWAY_RECORD_REFERENCE"] != nil {
            try Data(text.utf8).write(to: Self.page)
        }
        #expect(try String(decoding: Data(contentsOf: Self.page), as: UTF8.self) == text)
    }
}
