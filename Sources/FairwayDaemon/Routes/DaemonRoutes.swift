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
            request.answerLines(await engine.events())
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
    }

    private func info() async throws -> Info {
        let report = try await engine.report()
        let namespace = try NetworkNamespace.current().identity()
        return Info(
            pid: getpid(),
            root: root,
            namespace: "net:[\(namespace.inode)]",
            firewallBackend: engine.settings.entries.first { $0.key == .firewall }?.value ?? "",
            settings: engine.settings.entries.map(Info.Setting.init),
            counts: Info.Counts(
                networks: report.networks,
                endpoints: report.endpoints,
                containers: report.containers,
                running: report.running
            ),
            warnings: report.warnings
        )
    }
}

extension Info.Setting {
    fileprivate init(_ entry: Settings.Entry) {
        let source: Source =
            switch entry.source {
            case .builtIn: .builtIn
            case .environment: .environment
            case .flag: .flag
            }
        self.init(key: entry.key.rawValue, value: entry.value, source: source)
    }
}
