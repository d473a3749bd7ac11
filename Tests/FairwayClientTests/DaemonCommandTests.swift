import FairwayModel
import Testing

@testable import FairwayClient

@Suite("The command that starts a daemon")
struct DaemonCommandTests {
    private static let defaultRoot = HostRoot(state: HostRoot.defaultState, run: HostRoot.defaultRun)

    @Test("A root that was named is passed on; the others the daemon finds itself")
    func rootArguments() {
        let named = HostRoot(state: "/x", run: "/x/run")
        let hidden = HostRoot(state: "/var/lib/fairway/ns/1", run: "/run/fairway/ns/1")
        #expect(DaemonCommand(daemon: "/d", root: named, environment: [:]).arguments == ["/d", "--root", "/x"])
        #expect(DaemonCommand(daemon: "/d", root: hidden, environment: [:]).arguments == ["/d"])
        #expect(DaemonCommand(daemon: "/d", root: Self.defaultRoot, environment: [:]).arguments == ["/d"])
    }

    @Test("Of the environment only PATH and FAIRWAY_* are left")
    func environment() {
        let caller = ["PATH": "/bin", "FAIRWAY_MTU": "1400", "HOME": "/root", "LD_PRELOAD": "x", "XFAIRWAY_": "y"]
        let command = DaemonCommand(daemon: "/d", root: Self.defaultRoot, environment: caller)
        #expect(command.environment == ["FAIRWAY_MTU=1400", "PATH=/bin"])
        let empty = DaemonCommand(daemon: "/d", root: Self.defaultRoot, environment: ["PATH": ""])
        #expect(empty.environment == ["PATH=" + DaemonCommand.defaultPath])
    }

    @Test("Where systemd runs, the daemon gets a scope of its own")
    func scope() {
        let command = DaemonCommand(
            daemon: "/d",
            root: Self.defaultRoot,
            environment: [:],
            scopeProgram: "/usr/bin/systemd-run"
        )
        #expect(command.executable == "/usr/bin/systemd-run")
        #expect(command.arguments.first == "/usr/bin/systemd-run")
        #expect(command.arguments.contains("--scope"))
        #expect(command.arguments.suffix(2) == ["--", "/d"])
    }
}
