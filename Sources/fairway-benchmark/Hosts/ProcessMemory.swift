internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// What a process occupies, as `smaps_rollup` counts it.
struct ProcessMemory {
    /// Its name, as `ps` shows it.
    let name: String
    /// KiB that are in no file: heap, stacks, and what was written to of the program's own data.
    let anonymous: Double
    /// KiB in all, with its share of what it has in common with others.
    let proportional: Double

    /// The other processes of this network namespace.
    static func ofNeighbours() throws -> [Self] {
        let own = try Files.target(ofLink: "/proc/self/ns/net")
        let processes = try Files.names(in: "/proc").compactMap { Int32($0) }.filter { $0 != getpid() }
        return try processes.filter { (try? Files.target(ofLink: "/proc/\($0)/ns/net")) == own }.map { process in
            try Self(process)
        }
    }

    private init(_ process: Int32) throws {
        name = try String(Files.readText("/proc/\(process)/comm").prefix { $0 != "\n" })
        let lines = try Files.readText("/proc/\(process)/smaps_rollup").split(separator: "\n")
        func amount(_ key: String) -> Double {
            lines.map { $0.split(whereSeparator: \.isWhitespace) }.first { $0.first == key[...] }
                .flatMap { $0.count > 1 ? Double($0[1]) : nil } ?? 0
        }
        anonymous = amount("Anonymous:")
        proportional = amount("Pss:")
    }
}
