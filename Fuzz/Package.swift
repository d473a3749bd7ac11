// swift-tools-version: 6.2
import PackageDescription

// A package of its own: its targets need `-sanitize=fuzzer`, which ./run passes for all modules, so that the fuzzer sees
// their branches. Each target is one parser and has one file.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
]

func fuzzer(_ name: String, _ modules: [String]) -> Target {
    .target(
        name: name,
        dependencies: modules.map { .product(name: $0, package: "fairway") },
        path: "Sources/" + name.dropFirst("Fuzz".count),
        swiftSettings: settings
    )
}

let package = Package(
    name: "fairway-fuzz",
    // Not executables: the fuzzer's own library has the `main`.
    products: ["FuzzAttributes", "FuzzMessages", "FuzzRoutes", "FuzzNFTables", "FuzzDNS", "FuzzRelay"].map {
        .library(name: $0, type: .static, targets: [$0])
    },
    dependencies: [.package(name: "fairway", path: "../")],
    targets: [
        fuzzer("FuzzAttributes", ["Netlink"]),
        fuzzer("FuzzMessages", ["Netlink"]),
        fuzzer("FuzzRoutes", ["Netlink", "RouteNetlink"]),
        fuzzer("FuzzNFTables", ["Netlink", "NFTables"]),
        fuzzer("FuzzDNS", ["FairwayDNS"]),
        fuzzer("FuzzRelay", ["FairwayRelay"]),
    ],
    swiftLanguageModes: [.v6]
)
