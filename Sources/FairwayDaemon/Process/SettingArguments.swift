internal import ArgumentParser
internal import FairwayModel
import Glibc

/// One flag for each setting.
struct SettingArguments: ParsableArguments {
    @Option(help: .of(.firewall)) var firewall: String?
    @Option(help: .of(.bridgeName)) var bridgeName: String?
    @Option(help: .of(.defaultSubnet)) var defaultSubnet: String?
    @Option(help: .of(.pools)) var pools: String?
    @Option(help: .of(.poolChoice)) var poolChoice: String?
    @Option(help: .of(.publishAddress)) var publishAddress: String?
    @Option(help: .of(.linkGroup)) var linkGroup: String?
    @Option(help: .of(.mtu)) var mtu: String?
    @Option(help: .of(.runtime)) var runtime: String?
    @Option(help: .of(.logLevel)) var logLevel: String?

    /// The settings in force: these flags over the environment over the defaults.
    func resolved() throws(FairwayError) -> Settings {
        let flags = SettingKey.allCases.compactMap { key in value(of: key).map { (key, $0) } }
        return try Settings(
            environment: Self.environment(),
            flags: Dictionary(flags) { first, _ in first }
        )
    }

    private func value(of key: SettingKey) -> String? {
        switch key {
        case .firewall: firewall
        case .bridgeName: bridgeName
        case .defaultSubnet: defaultSubnet
        case .pools: pools
        case .poolChoice: poolChoice
        case .publishAddress: publishAddress
        case .linkGroup: linkGroup
        case .mtu: mtu
        case .runtime: runtime
        case .logLevel: logLevel
        }
    }

    private static func environment() -> [String: String] {
        var values: [String: String] = [:]
        for key in SettingKey.allCases {
            guard let text = unsafe getenv(key.environmentVariable) else { continue }
            values[key.environmentVariable] = unsafe String(cString: text)
        }
        return values
    }
}

extension ArgumentHelp {
    /// Help from the table of settings.
    fileprivate static func of(_ key: SettingKey) -> ArgumentHelp {
        let value = key.defaultValue.isEmpty ? "" : " (default: \(key.defaultValue))"
        return ArgumentHelp("\(key.summary)\(value); or \(key.environmentVariable)", valueName: "value")
    }
}
