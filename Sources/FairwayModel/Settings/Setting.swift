/// A setting: one row of the table.
package struct Setting<Value: Hashable & Sendable>: SettingRow {
    package let key: String
    package let summary: String
    package let defaultText: String
    package let effect: SettingEffect
    private let form: SettingForm<Value>

    /// Declares a setting.
    ///
    /// - Parameters:
    ///   - key: in small letters, with `-` between words; flag and variable come from it.
    ///   - form: what it may be.
    ///   - summary: what it decides, in one line, without what it may be.
    init(
        _ key: String,
        _ form: SettingForm<Value>,
        default defaultText: String = "",
        effect: SettingEffect,
        _ summary: String
    ) {
        self.key = key
        self.form = form
        self.defaultText = defaultText
        self.effect = effect
        self.summary = summary
    }

    package var values: String { form.description }

    /// The value that a text stands for.
    func value(_ text: String) throws(InvalidSettingText) -> Value { try form.parse(text) }

    package func check(_ text: String) throws(InvalidSettingText) { _ = try value(text) }

    package func means(_ text: String, sameAs other: String) -> Bool {
        if text == other { return true }
        guard let first = try? value(text), let second = try? value(other) else { return false }
        return first == second
    }
}

/// When a change that was stored takes effect.
package enum SettingEffect: Hashable, Sendable {
    /// For whatever is made from then on.
    case atOnce
    /// When the daemon starts the next time.
    case atStart
}

/// A row of the table, whatever the type of its value.
package protocol SettingRow: Sendable {
    /// The key in the file, such as `publish-address`.
    var key: String { get }
    /// What it decides, in one line.
    var summary: String { get }
    /// What it may be: goes on after "it must be".
    var values: String { get }
    var defaultText: String { get }
    var effect: SettingEffect { get }

    /// Throws where the text is no value of this setting.
    func check(_ text: String) throws(InvalidSettingText)

    /// Whether two texts stand for one value.
    func means(_ text: String, sameAs other: String) -> Bool
}

extension SettingRow {
    /// Such as `FAIRWAY_PUBLISH_ADDRESS`.
    package var environmentVariable: String {
        "FAIRWAY_" + String(key.uppercased().map { $0 == "-" ? "_" : $0 })
    }

    /// The flag of `fairwayd`, such as `--publish-address`.
    package var flag: String { "--" + key }
}
