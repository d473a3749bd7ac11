package import FairwayModel
internal import LinuxSystem
internal import SystemPackage

/// The programs of one variant of iptables, for both families.
package struct IPTablesPrograms: Hashable, Sendable {
    package let variant: IPTablesVariant
    private let directoryAndName: [IPFamily: String]

    private static let timeoutMilliseconds: Int32 = 30_000
    /// How long it waits for the lock of legacy iptables.
    private static let lockSeconds = 10

    /// Looks for the programs of a variant, or of whichever `iptables` is.
    package static func find(_ variant: IPTablesVariant?) throws(FairwayError) -> Self {
        var known = variant
        if known == nil { known = try usual() }
        guard let variant = known else {
            throw FairwayError(
                .unavailable,
                "the firewall is set to iptables, which is not installed; install the package iptables"
            )
        }
        var found: [IPFamily: String] = [:]
        for (family, name) in [(IPFamily.ipv4, "iptables"), (.ipv6, "ip6tables")] {
            found[family] = try path(of: name, variant)
        }
        return Self(variant: variant, directoryAndName: found)
    }

    private static func usual() throws(FairwayError) -> IPTablesVariant? {
        guard let path = ExecutableSearch.path(of: "iptables") else { return nil }
        return try version(path).contains("nf_tables") ? .nft : .legacy
    }

    /// The path without `-restore` and `-save`; only where both are there.
    private static func path(of name: String, _ variant: IPTablesVariant) throws(FairwayError) -> String {
        for candidate in ["\(name)-\(variant.rawValue)", name] {
            guard let restore = ExecutableSearch.path(of: "\(candidate)-restore") else { continue }
            let path = String(restore.dropLast("-restore".count))
            guard ExecutableSearch.path(of: "\(path)-save") != nil else { continue }
            // Before they had names of their own, only their version told which they are.
            if candidate != name { return path }
            let isNFTables = try version(restore).contains("nf_tables")
            if isNFTables == (variant == .nft) { return path }
        }
        throw FairwayError(
            .unavailable,
            """
            the firewall is set to iptables, but \(name)-\(variant.rawValue)-restore is not installed; install the \
            package iptables
            """
        )
    }

    private static func version(_ path: String) throws(FairwayError) -> String {
        do throws(Errno) {
            return try Filter(path, ["--version"]).run(timeoutMilliseconds: timeoutMilliseconds).output
        } catch {
            throw FairwayError(.unavailable, "can't run \(path): \(error)")
        }
    }

    /// The rules that are there.
    func listing(_ family: IPFamily) throws(IPTablesError) -> IPTablesListing {
        IPTablesListing(try run(family, "save", []))
    }

    /// Makes a change in one run.
    func make(_ change: IPTablesChange, _ family: IPFamily) throws(IPTablesError) {
        guard !change.isEmpty else { return }
        _ = try run(family, "restore", ["--noflush", "-w", "\(Self.lockSeconds)"], input: change.text)
    }

    private func run(
        _ family: IPFamily,
        _ verb: String,
        _ arguments: [String],
        input: String = ""
    ) throws(IPTablesError) -> String {
        let path = "\(directoryAndName[family] ?? "")-\(verb)"
        let name = String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
        let outcome: Filter.Outcome
        do throws(Errno) {
            outcome = try Filter(path, arguments).run(input: input, timeoutMilliseconds: Self.timeoutMilliseconds)
        } catch {
            throw IPTablesError(program: name, explanation: "\(error)", isOfIncompleteRules: false)
        }
        guard outcome.exitCode != 0 else { return outcome.output }
        let words = outcome.errors.split(separator: "\n").filter { !$0.hasPrefix("#") }
        let explanation = words.isEmpty ? "it failed with exit code \(outcome.exitCode)" : words.joined(separator: " ")
        // 1 is what it says of chains and rules that are not there; of a lock or bad words it says others.
        throw IPTablesError(program: name, explanation: explanation, isOfIncompleteRules: outcome.exitCode == 1)
    }
}
