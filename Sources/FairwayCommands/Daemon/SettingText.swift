internal import FairwayAPI
internal import FairwayModel

/// What people are told of a setting that they changed.
enum SettingText {
    static func afterStoring(_ setting: Info.Setting) -> String {
        guard setting.source != .database || setting.stored != nil else { return inForce(setting) }
        return "stored \(setting.key) \"\(setting.stored ?? setting.value)\", but \(remains(setting))"
    }

    static func afterRemoval(_ setting: Info.Setting) -> String {
        setting.source == .database ? "took \(setting.key) back, but \(remains(setting))" : inForce(setting)
    }

    private static func inForce(_ setting: Info.Setting) -> String {
        let origin = setting.source == .database ? "" : " (\(setting.source.rawValue))"
        return "\(setting.key) is now \"\(setting.value)\"\(origin)"
    }

    /// Why something else is in force, and until when.
    private static func remains(_ setting: Info.Setting) -> String {
        let value = "\"\(setting.value)\" stays in force"
        switch setting.source {
        case .environment, .flag:
            let source = setting.source == .flag ? "command line" : "environment"
            return "\(value), because the running daemon has it from its \(source)"
        case .builtIn, .file, .database:
            return
                "\(value) until the daemon starts anew, as it does with the next command after \"fairway daemon stop\""
        }
    }
}
