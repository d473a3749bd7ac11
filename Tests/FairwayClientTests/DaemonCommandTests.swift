import FairwayAPI
import FairwayModel
import Testing

@testable import FairwayClient

@Suite("The command that starts a daemon")
struct DaemonCommandTests {
    private static let defaultRoot = HostRoot(state: HostRoot.defaultState, run: HostRoot.defaultRun)

    private static let descriptors = StartDescriptors(pipe: 3, lock: 4)
    private static let start = "FAIRWAY_START_DESCRIPTORS=3,4"

    private func command(_ root: HostRoot, _ environment: [String: String]) -> DaemonCommand {
        DaemonCommand(daemon: "/d", root: root, environment: environment, descriptors: Self.descriptors)
    }

    @Test("A root that was named is passed on; the others the daemon finds itself")
    func rootArguments() {
        let named = HostRoot(state: "/x", run: "/x/run")
        let hidden = HostRoot(state: "/var/lib/fairway/ns/1", run: "/run/fairway/ns/1")
        #expect(command(named, [:]).arguments == ["/d", "--root", "/x"])
        #expect(command(hidden, [:]).arguments == ["/d"])
        #expect(command(Self.defaultRoot, [:]).arguments == ["/d"])
    }

    @Test("Of the environment only PATH and FAIRWAY_* are left, and the descriptors named")
    func environment() {
        let caller = ["PATH": "/bin", "FAIRWAY_MTU": "1400", "HOME": "/root", "LD_PRELOAD": "x", "XFAIRWAY_": "y"]
        let full = command(Self.defaultRoot, caller)
        #expect(full.environment == ["FAIRWAY_MTU=1400", Self.start, "PATH=/bin"])
        let empty = command(Self.defaultRoot, ["PATH": ""])
        #expect(empty.environment == [Self.start, "PATH=" + DaemonCommand.defaultPath])
    }

    @Test("Where systemd runs, the daemon gets a scope of its own")
    func scope() {
        let command = DaemonCommand(
            daemon: "/d",
            root: Self.defaultRoot,
            environment: [:],
            descriptors: Self.descriptors,
            scopeProgram: "/usr/bin/systemd-run"
        )
        #expect(command.executable == "/usr/bin/systemd-run")
        #expect(command.arguments.first == "/usr/bin/systemd-run")
        #expect(command.arguments.contains("--scope"))
        #expect(command.arguments.suffix(2) == ["--", "/d"])
    }
}
