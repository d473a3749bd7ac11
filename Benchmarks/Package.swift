// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who builds Fairway builds its benchmarks.

let package = Package(
    name: "fairway-benchmarks",
    products: [
        .executable(name: "floor", targets: ["Floor"]),
        .executable(name: "table", targets: ["Table"]),
    ],
    dependencies: [
        .package(name: "fairway", path: "../")
    ],
    targets: [
        .executableTarget(name: "Floor", linkerSettings: [.linkedLibrary("pthread")]),
        .executableTarget(name: "Table"),
    ],
    swiftLanguageModes: [.v6]
)
