internal import ArgumentParser
internal import FairwayClient
internal import FairwayModel

struct SystemSet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Store settings of this host; \"fairway info\" shows which are in force."
    )

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("What to store.", valueName: "key=value"))
    var settings: [String]

    mutating func run() throws {
        var change = SettingsChange()
        for text in settings {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else {
                throw FairwayError(.invalidArgument, "invalid setting \"\(text)\": it must be KEY=VALUE")
            }
            guard change.set.updateValue(parts[1], forKey: parts[0]) == nil else {
                throw FairwayError(.invalidArgument, "the setting \(parts[0]) is given more than once")
            }
        }
        for setting in try global.client(checksSettings: false).change(change) {
            Console.print(SettingText.afterStoring(setting))
        }
    }
}

struct SystemUnset: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unset",
        abstract: "Take stored settings back: what the file says counts again, or the default."
    )

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("Whose value to take back.", valueName: "key"))
    var keys: [String]

    mutating func run() throws {
        for setting in try global.client(checksSettings: false).change(SettingsChange(unset: keys)) {
            Console.print(SettingText.afterRemoval(setting))
        }
    }
}
