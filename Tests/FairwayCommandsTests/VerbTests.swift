import ArgumentParser
import FairwayModel
import Testing

@testable import FairwayCommands

@Suite("The verbs")
struct VerbTests {
    @Test(
        "Docker's forms are accepted",
        arguments: [
            "create --name a --rootfs / sh", "create -it --rootfs / sh", "start a", "start -a a", "start -ai a",
            "start a b c", "restart a", "restart -t 0 a b", "stop a", "stop -t 3 a", "stop --time 3 a",
            "stop --timeout=3 a", "stop -t3 a", "kill -s9 a", "logs -n5 a", "kill a",
            "kill -s TERM a", "kill --signal 9 a b", "rm a", "rm -f a b", "rm -fv a",
            "rm --force --volumes a", "ps", "ls", "ps -a", "ps -aq", "ps --all --quiet --no-trunc", "ps -l", "ps -n 3",
            "ps -f name=a -f status=exited", "ps --filter label=x --format json", "ps --format {{.Names}}", "attach a",
            "attach --no-stdin --sig-proxy=false --detach-keys ctrl-x a", "wait a b", "logs a", "logs -f a",
            "logs -ft --tail 5 --since 10m a", "logs -n 5 a", "logs --tail all a", "exec a ls -l", "exec -it a sh",
            "exec -d -e A=1 -w /tmp a sh -c ls", "port a", "port a 80/tcp", "inspect a b", "inspect -f {{.Id}} a",
            "inspect --type network a", "network create a", "network create --internal --label x a", "network ls -q",
            "network list --format json", "network ls -f driver=bridge --no-trunc", "network inspect a -f {{.Name}}",
            "network create --attachable --scope local --ipam-driver default a",
            "network connect a b", "network connect --gw-priority 3 --ip 10.0.0.2 --ip6 fd00::2 --alias x a b",
            "network disconnect -f a b", "network inspect -v a", "network prune --filter label=a --filter until=24h",
            "network rm a b", "network remove -f a", "network prune", "network prune -f", "daemon start",
            "daemon stop", "daemon status", "doctor",
            "doctor --repair --json", "info", "info -f {{.pid}}", "info --format json", "events",
            "events -f type=network --format json", "events --since 10m --until 2026-11-24",
            "system reset", "system reset -f", "system reset --force",
            "system set mtu=1400", "system set mtu= pools=10.0.0.0/8:24", "system unset mtu pools",
            "version", "container-ended a", "container-ended --root /x a", "ps --root /x",
            "run --root /x --rootfs / ls",
            "run --sig-proxy=false --detach-keys a --rm --rootfs / ls", "run --network net --rootfs / ls",
            "run --net=host --rootfs / ls", "run -v /a:/b:ro -v/c:/d -w/tmp --rootfs / ls",
        ]
    )
    func forms(line: String) throws {
        var words = line.split(separator: " ").map(String.init)[...]
        var command: any ParsableCommand.Type = Fairway.self
        // The verb's own parser: the root's checks all of them each time, which takes a while in debug builds.
        while let word = words.first, let next = command.configuration.subcommands.first(where: { Self.is($0, word) }) {
            command = next
            words.removeFirst()
        }
        _ = try command.parseAsRoot(Array(words))
    }

    private static func `is`(_ command: any ParsableCommand.Type, _ word: String) -> Bool {
        command.configuration.commandName == word || command.configuration.aliases.contains(word)
    }

    @Test("Every verb says its name itself, and has one sentence of help")
    func names() {
        var pending: [any ParsableCommand.Type] = [Fairway.self]
        var count = 0
        while let command = pending.popLast() {
            let configuration = command.configuration
            count += 1
            #expect(configuration.commandName != nil, "\(command)")
            #expect(configuration.abstract.hasSuffix(".") || !configuration.shouldDisplay, "\(command)")
            pending += configuration.subcommands
        }
        #expect(count > 25)
    }

    @Test("The times of events are read as of one now, and refused by the name of their option")
    func eventTimes() throws {
        let now = try #require(Timestamp("2026-11-24T10:00:00.000000000Z"))
        let period = try ShowEvents.parse(["--since", "10m", "--until", "5m"]).period(now: now)
        #expect(period.since?.description == "2026-11-24T09:50:00.000000000Z")
        #expect(period.until?.description == "2026-11-24T09:55:00.000000000Z")
        #expect(try ShowEvents.parse([]).period(now: now) == .fromNowOn)
        for (arguments, words) in [
            (["--until", "soon"], "invalid value \"soon\" for --until: it is neither"),
            (["--since", "x"], "invalid value \"x\" for --since: it is neither"),
            (["--since", "5m", "--until", "10m"], "which is earlier"),
        ] {
            let error = #expect(throws: FairwayError.self) { _ = try ShowEvents.parse(arguments).period(now: now) }
            #expect(error?.message.contains(words) == true)
        }
    }

    @Test("What exec can't run is one sentence")
    func execMistakes() throws {
        for (arguments, message) in [
            ([], "exec needs a container and a command; see \"fairway exec --help\""),
            (["web"], "exec needs a command to run in \"web\""),
            (["--bogus", "web", "ls"], "unknown option \"--bogus\"; see \"fairway exec --help\""),
            (["-w", "tmp", "web", "ls"], "invalid value \"tmp\" for -w: the directory must begin with \"/\""),
        ] as [([String], String)] {
            let command = try Exec.parse(arguments)
            #expect(throws: FairwayError(.invalidArgument, message)) { _ = try command.request() }
        }
    }

    @Test("exec takes the command's options as they are")
    func execWords() throws {
        let (container, spec) = try Exec.parse(["-i", "-e", "A=1", "web", "sh", "-c", "ls", "--", "-t"]).request()
        #expect(container == "web")
        #expect(spec.command == ["sh", "-c", "ls", "--", "-t"])
        #expect(spec.environment == ["A=1"])
        #expect(spec.keepsStandardInputOpen && !spec.hasTerminal)
    }

    @Test("Times to wait have limits", arguments: [("0", 0), ("86400", 86_400)] as [(String, Int)])
    func patience(text: String, seconds: Int) throws {
        let command = try Stop.parse(["-t", text, "a"])
        #expect(try command.patience.seconds() == seconds)
    }

    @Test("Times outside their limits are one sentence", arguments: ["-1", "86401"])
    func wrongPatience(text: String) throws {
        let command = try Restart.parse(["-t", text, "a"])
        let message = "invalid value \"\(text)\" for -t: it must be a number of seconds from 0 to 86400"
        #expect(throws: FairwayError(.invalidArgument, message)) { try command.patience.seconds() }
    }

    @Test("Ranges that are too long to be held are told of")
    func unheldRanges() {
        let held = PortRequest(hostPort: 1000, containerPort: 1000, count: 1024)
        let unheld = PortRequest(hostPort: 1000, containerPort: 1000, count: 1025, transport: .udp)
        #expect(
            PortWarnings.text(for: [held, unheld]).map { $0.hasPrefix("the 1025 udp ports from 1000 on") } == [true]
        )
    }
}
