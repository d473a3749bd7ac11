internal import FairwayAPI
internal import FairwayEngine
internal import FairwayModel
import Glibc
import Hummingbird
internal import NetworkNamespaces

/// What concerns the daemon itself.
struct DaemonRoutes: Sendable {
    let engine: Engine
    let root: HostRoot
    let lifetime: Lifetime

    func add(to router: Router<DaemonContext>) {
        router.answer(.ping, .get) { _, _ in try .json(Ping(pid: getpid())) }
        router.answer(.info, .get) { _, _ in try .json(try await info()) }
        router.answer(.events, .get) { request, _ in
            let query = try QueryParameters(of: request)
            let period = try EventPeriod(since: query.timestamp("since"), until: query.timestamp("until"))
            return request.answerLines(await engine.events(period))
        }
        router.answer(.doctor, .get) { _, _ in try .json(DoctorReport(findings: await engine.examine())) }
        router.answer(.doctor, .post) { _, _ in
            let outcome = try await engine.repairEverything()
            return try .json(DoctorReport(findings: outcome.remaining, repaired: outcome.repaired))
        }
        router.answer(.daemonStop, .post) { _, _ in
            lifetime.end(.stopped)
            return .done
        }
        router.answer(.systemReset, .post) { _, _ in
            let report = ResetReport(removed: try await engine.reset())
            lifetime.end(.reset)
            return try .json(report)
        }
        router.answer(.systemSettings, .post) { request, _ in
            let change = try await request.decode(SettingsChange.self, defaults: RequestDefaults.settings())
            return try .json(try await engine.change(change).map(Info.Setting.init))
        }
    }

    private func info() async throws -> Info {
        let report = try await engine.report()
        let settings = await engine.settings
        let namespace = try NetworkNamespace.current().identity()
        return Info(
            pid: getpid(),
            root: root,
            namespace: "net:[\(namespace.inode)]",
            settings: settings,
            counts: Info.Counts(
                networks: report.networks,
                endpoints: report.endpoints,
                containers: report.containers,
                running: report.running
            ),
            warnings: report.warnings + settings.unknownStoredKeys.map(Self.warning)
        )
    }

    private static func warning(unknownKey key: String) -> String {
        "the setting \"\(key)\" is stored, but this version has none of that name: \"fairway system unset \(key)\" removes it"
    }
}
