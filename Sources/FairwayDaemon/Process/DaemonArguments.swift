internal import ArgumentParser
internal import FairwayModel
import LinuxSystem

/// The command line of `fairwayd`.
struct DaemonArguments: ParsableArguments {
    static let configuration = CommandConfiguration(
        commandName: "fairwayd",
        abstract: "Fairway's daemon: manages the network namespace that it is started in."
    )

    @Option(help: ArgumentHelp("Directory that everything of Fairway's is kept in.", valueName: "directory"))
    var root: String?

    @Option(
        help: ArgumentHelp(
            "File of settings, which need not be there unless it is named; or \(SettingsFile.environmentVariable).",
            valueName: "path"
        )
    )
    var config: String?

    @Flag(help: "Run until it is stopped, for a service manager or a terminal: never leave for lack of work.")
    var foreground = false

    @Option(help: ArgumentHelp("Leave after being idle for this long.", valueName: "seconds"))
    var idleTimeout = 30

    @OptionGroup(title: "Settings")
    private var settings: SettingArguments

    /// What a daemon that executes its program anew leaves to itself.
    @Option(help: .hidden)
    var inherit: InheritedDescriptors?

    func validate() throws {
        guard (1...1_000_000).contains(idleTimeout) else {
            throw ValidationError("--idle-timeout must be a number of seconds from 1 to 1000000")
        }
    }

    /// Everything that is said of the settings but what is stored.
    func settingSources() throws(FairwayError) -> SettingSources {
        let environment = ProcessEnvironment.current()
        let file = try SettingsFile.read(config ?? environment[SettingsFile.environmentVariable])
        return SettingSources(file: file, environment: environment, flags: settings.flags)
    }

    /// How long to stay without work; nil: for ever.
    var patience: Duration? { foreground ? nil : .seconds(idleTimeout) }
}
