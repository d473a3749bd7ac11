/// Everything that says what the settings are, as text and not yet checked.
package struct SettingSources: Hashable, Sendable {
    package var file: SettingsFile
    /// By key: what `fairway system set` has stored.
    package var stored: [String: String]
    /// By name of the variable.
    package var environment: [String: String]
    /// By key.
    package var flags: [String: String]

    package init(
        file: SettingsFile = SettingsFile(),
        stored: [String: String] = [:],
        environment: [String: String] = [:],
        flags: [String: String] = [:]
    ) {
        self.file = file
        self.stored = stored
        self.environment = environment
        self.flags = flags
    }

    /// What one source says of one setting.
    struct Statement {
        var source: Settings.Source
        var text: String
        /// Where it is said, for errors.
        var place: String
        /// What to do about a wrong one where correcting it is not obvious.
        var remedy: String?
    }

    /// What is said of a setting, the source that counts most first; an empty variable says nothing.
    func statements(on row: any SettingRow) -> [Statement] {
        var all: [Statement] = []
        if let text = flags[row.key] {
            all.append(Statement(source: .flag, text: text, place: row.flag))
        }
        if let text = environment[row.environmentVariable], !text.isEmpty {
            all.append(Statement(source: .environment, text: text, place: row.environmentVariable))
        }
        if let text = stored[row.key] {
            let place = "\(row.key), which was stored"
            let remedy = "set \(row.environmentVariable) to a valid one, then run \"fairway system unset \(row.key)\""
            all.append(Statement(source: .database, text: text, place: place, remedy: remedy))
        }
        if let value = file.values[row.key] {
            let place = "\(row.key) in \(file.path), line \(value.line)"
            all.append(Statement(source: .file, text: value.text, place: place))
        }
        return all
    }
}

/// What the file of settings says; its keys are known ones.
package struct SettingsFile: Hashable, Sendable {
    package struct Value: Hashable, Sendable {
        package var text: String
        package var line: Int

        package init(text: String, line: Int) {
            self.text = text
            self.line = line
        }
    }

    package static let defaultPath = "/etc/fairway/config.yaml"
    /// The variable that names another file.
    package static let environmentVariable = "FAIRWAY_CONFIG"

    package var path: String
    package var values: [String: Value]

    package init(path: String = Self.defaultPath, values: [String: Value] = [:]) {
        self.path = path
        self.values = values
    }
}
