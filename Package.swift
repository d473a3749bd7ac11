// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// `~Escapable` readers need `@_lifetime`; kept to the modules that parse bytes in place.
let lifetimes: [SwiftSetting] = [.enableExperimentalFeature("Lifetimes")]

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

func library(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    extra: [SwiftSetting] = []
) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings + extra)
}

func executable(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ module: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: module + "Tests",
        dependencies: [.byName(name: module), "FairwayTesting"] + dependencies,
        exclude: exclude,
        swiftSettings: settings
    )
}

let package = Package(
    name: "fairway",
    products: [
        .library(name: "IPAddressing", targets: ["IPAddressing"]),
        .library(name: "Netlink", targets: ["Netlink"]),
        .library(name: "RouteNetlink", targets: ["RouteNetlink"]),
        .library(name: "NFTables", targets: ["NFTables"]),
        .library(name: "NetworkNamespaces", targets: ["NetworkNamespaces"]),
        // For the fuzzer, a package of its own: nothing in these is public.
        .library(name: "FairwayDNS", targets: ["FairwayDNS"]),
        .library(name: "FairwayRelay", targets: ["FairwayRelay"]),
        .executable(name: "fairway", targets: ["fairway"]),
        .executable(name: "fairwayd", targets: ["fairwayd"]),
        .executable(name: "fairway-relay", targets: ["fairway-relay"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.11.0"),
    ],
    targets: [
        .target(name: "CLinux"),
        library("IPAddressing"),
        library("LinuxSystem", ["IPAddressing", "CLinux", system]),
        library("Netlink", ["LinuxSystem", "CLinux", system], extra: lifetimes),
        library("RouteNetlink", ["Netlink", "IPAddressing", "LinuxSystem", system]),
        library("NFTables", ["Netlink", "IPAddressing", "LinuxSystem", system]),
        library("NetworkNamespaces", ["LinuxSystem", "Netlink", "CLinux", system]),
        library("FairwayModel", ["IPAddressing"]),
        library("FairwayStore", ["FairwayModel", "IPAddressing", grdb]),
        library("FairwayIPAM", ["FairwayModel", "FairwayStore", "IPAddressing"]),
        library("FairwayFirewall", ["FairwayModel", "NFTables", "Netlink", "IPAddressing", "LinuxSystem", system]),
        library(
            "FairwayDNS",
            ["FairwayModel", "IPAddressing", "LinuxSystem", system],
            extra: lifetimes
        ),
        library("FairwayRelay", ["FairwayDNS", "FairwayModel", "IPAddressing", "LinuxSystem", "CLinux", system]),
        library("FairwayContainers", ["FairwayModel", "IPAddressing", "LinuxSystem", "CLinux", system]),
        library(
            "FairwayDrivers",
            [
                "FairwayModel", "RouteNetlink", "NetworkNamespaces", "FairwayFirewall", "FairwayIPAM", "NFTables",
                "Netlink", "IPAddressing", "LinuxSystem", "FairwayStore", system, logging,
            ]
        ),
        library(
            "FairwayEngine",
            [
                "FairwayDrivers", "FairwayContainers", "FairwayRelay", "FairwayDNS", "FairwayModel", "FairwayStore",
                "FairwayIPAM",
                "FairwayFirewall", "RouteNetlink", "NFTables", "Netlink", "NetworkNamespaces", "IPAddressing",
                "LinuxSystem", system, logging,
            ]
        ),
        library("FairwayAPI", ["FairwayModel", "IPAddressing", "LinuxSystem", "CLinux", system]),
        library("FairwayClient", ["FairwayAPI", "FairwayModel", "LinuxSystem", "CLinux", "IPAddressing", system]),
        library(
            "FairwayDaemon",
            [
                "FairwayEngine", "FairwayContainers", "FairwayStore", "FairwayAPI", "FairwayModel",
                "NetworkNamespaces", "LinuxSystem", "CLinux", argumentParser, hummingbird, nioCore, nioPosix,
                serviceLifecycle, unixSignals, logging, system, yams,
            ]
        ),
        library(
            "FairwayCommands",
            [
                "FairwayClient", "FairwayAPI", "FairwayModel", "IPAddressing", "LinuxSystem", "CLinux", argumentParser,
                system,
            ]
        ),
        library(
            "FairwayTesting",
            ["LinuxSystem", "RouteNetlink", "NetworkNamespaces", "Netlink", "IPAddressing", "CLinux", system]
        ),
        executable("fairway", ["FairwayCommands"]),
        executable("fairwayd", ["FairwayDaemon"]),
        executable("fairway-relay", ["FairwayRelay"]),
        // Of Benchmarks/run; here, because what it measures is open to this package only.
        executable(
            "fairway-benchmark",
            [
                "FairwayEngine", "FairwayStore", "FairwayClient", "FairwayAPI", "FairwayDNS", "FairwayModel",
                "NetworkNamespaces", "RouteNetlink", "Netlink", "IPAddressing", "LinuxSystem", "CLinux", system,
                logging,
            ]
        ),
        tests("IPAddressing"),
        tests("LinuxSystem", ["CLinux", system]),
        tests("Netlink", ["RouteNetlink", "IPAddressing", "NetworkNamespaces", "LinuxSystem", "CLinux", system]),
        tests("RouteNetlink", ["Netlink", "IPAddressing", "LinuxSystem", "NetworkNamespaces", "CLinux", system]),
        tests(
            "NFTables",
            ["Netlink", "IPAddressing", "LinuxSystem", "NetworkNamespaces", "RouteNetlink", "CLinux", system]
        ),
        tests("NetworkNamespaces", ["RouteNetlink", "Netlink", "LinuxSystem", system]),
        tests("FairwayModel", ["IPAddressing"]),
        tests("FairwayStore", ["FairwayModel", "IPAddressing", "LinuxSystem", grdb]),
        tests("FairwayIPAM", ["FairwayModel", "FairwayStore", "IPAddressing"]),
        tests(
            "FairwayFirewall",
            [
                "FairwayModel", "NFTables", "Netlink", "RouteNetlink", "NetworkNamespaces", "IPAddressing",
                "LinuxSystem", system,
            ],
            exclude: ["Goldens"]
        ),
        tests(
            "FairwayDNS",
            ["FairwayModel", "NetworkNamespaces", "RouteNetlink", "IPAddressing", "LinuxSystem", system]
        ),
        tests(
            "FairwayRelay",
            [
                "FairwayDNS", "FairwayModel", "NetworkNamespaces", "IPAddressing", "LinuxSystem", "fairway-relay",
                system,
            ]
        ),
        tests(
            "FairwayContainers",
            ["FairwayModel", "IPAddressing", "LinuxSystem", "NetworkNamespaces", "CLinux", system]
        ),
        tests(
            "FairwayEngine",
            [
                "FairwayDrivers", "FairwayContainers", "FairwayModel", "FairwayStore", "FairwayFirewall",
                "FairwayRelay", "fairway-relay", "RouteNetlink", "NFTables", "Netlink", "NetworkNamespaces",
                "IPAddressing", "LinuxSystem", system, logging,
            ]
        ),
        tests("FairwayAPI", ["FairwayModel", "IPAddressing", "LinuxSystem"]),
        tests(
            "FairwayDaemon",
            [
                "fairwayd", "fairway-relay", "FairwayAPI", "FairwayModel", "NetworkNamespaces", "RouteNetlink",
                "LinuxSystem", "CLinux", argumentParser, system,
            ]
        ),
        tests("FairwayClient", ["FairwayAPI", "FairwayModel", "LinuxSystem", system]),
        tests(
            "FairwayCommands",
            ["FairwayClient", "FairwayAPI", "FairwayModel", "IPAddressing", "LinuxSystem", argumentParser, system]
        ),
    ],
    swiftLanguageModes: [.v6]
)
