import FairwayModel
import IPAddressing
import Testing

@Suite("Settings")
struct SettingsTests {
    @Test("Without any, every one has its default")
    func defaults() throws {
        let settings = try Settings()
        #expect(settings.entries.map(\.key) == SettingKey.allCases)
        #expect(settings.entries.allSatisfy { $0.source == .builtIn && $0.value == $0.key.defaultValue })
        #expect(settings.bridgeName == "fairway0")
        #expect(settings.linkGroup == 0xFA17)
        #expect(settings.defaultSubnet == nil)
        #expect(settings.pools.allSatisfy { $0.prefixLength == 24 })
    }

    @Test("A flag outranks the environment, which outranks the default; an empty variable is none")
    func precedence() throws {
        let environment = ["FAIRWAY_BRIDGE_NAME": "fromenv", "FAIRWAY_MTU": "1400", "FAIRWAY_POOL_CHOICE": ""]
        let settings = try Settings(environment: environment, flags: [.bridgeName: "fromflag"])
        #expect(settings.bridgeName == "fromflag")
        #expect(settings.mtu == 1400)
        #expect(settings.poolChoice == .lowest)
        let sources = Dictionary(uniqueKeysWithValues: settings.entries.map { ($0.key, $0.source) })
        #expect(sources[.bridgeName] == .flag)
        #expect(sources[.mtu] == .environment)
        #expect(sources[.poolChoice] == .builtIn)
    }

    @Test(
        "A value that can't be is one sentence that names the flag",
        arguments: [
            (SettingKey.firewall, "ufw"), (.bridgeName, "a/b"), (.bridgeName, "sixteen-bytes-xx"), (.bridgeName, ""),
            (.defaultSubnet, "10.0.0.1/24"), (.defaultSubnet, "ten"), (.defaultSubnet, "fd00::/64"), (.pools, ""),
            (.pools, "10.0.0.0/8"),
            (.pools, "10.0.0.0/8:7"), (.pools, "10.0.0.0/8:31"), (.pools, "fd00::/8:64"), (.poolChoice, "highest"),
            (.publishAddress, "localhost"), (.linkGroup, "0"), (.linkGroup, "-1"), (.mtu, "67"), (.mtu, "65536"),
            (.logLevel, "loud"),
        ]
    )
    func invalid(_ key: SettingKey, _ value: String) throws {
        let fromFlag = try #require(throws: FairwayError.self) { try Settings(flags: [key: value]) }
        #expect(fromFlag.code == .invalidArgument)
        #expect(fromFlag.message.hasPrefix("invalid value \"\(value)\" for --\(key.rawValue): "))
        guard !value.isEmpty else { return }
        let fromEnvironment = try #require(throws: FairwayError.self) {
            try Settings(environment: [key.environmentVariable: value])
        }
        #expect(fromEnvironment.message.hasPrefix("invalid value \"\(value)\" for \(key.environmentVariable): "))
    }
}
