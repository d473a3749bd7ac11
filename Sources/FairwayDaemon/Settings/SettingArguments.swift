internal import ArgumentParser
internal import FairwayModel

/// One flag for each row of the table of settings.
///
/// The parser finds the options of a type by reflection, and gives them their values by decoding it: this type shows
/// an option for each row, and decodes as many, so that a new setting has its flag without a line here.
struct SettingArguments: ParsableArguments, CustomReflectable {
    /// The flags that were given, by key.
    private(set) var flags: [String: String] = [:]

    init() {}

    init(from decoder: any Decoder) throws {
        let options = try decoder.container(keyedBy: Key.self)
        for row in SettingTable.rows {
            flags[row.key] = try options.decode(Option<String?>.self, forKey: Key(stringValue: row.key)).wrappedValue
        }
    }

    var customMirror: Mirror {
        Mirror(self, children: SettingTable.rows.map { (label: $0.key, value: Self.option($0)) })
    }

    private static func option(_ row: any SettingRow) -> Option<String?> {
        let value = row.defaultText.isEmpty ? "" : "; default: \(row.defaultText)"
        return Option(
            name: .customLong(row.key),
            help: ArgumentHelp(
                "\(row.summary): \(row.values)\(value); or \(row.environmentVariable)",
                valueName: "value"
            )
        )
    }

    /// The key of a row, as decoding wants it.
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }

        init?(intValue: Int) { nil }
    }
}
