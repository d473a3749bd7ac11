internal import FairwayAPI
internal import FairwayModel

/// Holds the caller's FAIRWAY_* variables against what is in force in the running daemon.
struct SettingsCheck: Sendable {
    /// Variables that speak to clients only.
    static let clientVariables: Set<String> = [HostRoot.environmentVariable, DaemonClient.executableVariable]

    /// The variables that may name a setting, with their values.
    let variables: [String: String]

    init(environment: [String: String]) {
        variables = environment.filter {
            $0.key.hasPrefix("FAIRWAY_") && !Self.clientVariables.contains($0.key) && !$0.value.isEmpty
        }
    }

    /// Throws one sentence that names the first setting on which the two disagree.
    func compare(with settings: [Info.Setting]) throws(FairwayError) {
        for setting in settings.sorted(by: { $0.key < $1.key }) {
            let name = setting.environmentVariable
            guard let wanted = variables[name], wanted != setting.value else { continue }
            throw FairwayError(
                .conflict,
                """
                \(name) is "\(wanted)" here, but the running daemon has \(setting.key) "\(setting.value)" \
                (\(Self.origin(of: setting))); unset \(name), or let the daemon start anew after "fairway daemon stop"
                """
            )
        }
    }

    private static func origin(of setting: Info.Setting) -> String {
        switch setting.source {
        case .builtIn: "its default"
        case .file: "from its configuration file"
        case .store: "as it was stored"
        case .environment: "from the environment of its start"
        case .flag: "from its command line"
        }
    }
}
