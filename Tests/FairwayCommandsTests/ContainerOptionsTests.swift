import ArgumentParser
import FairwayModel
import IPAddressing
import Testing

@testable import FairwayCommands

@Suite("The options of run and create")
struct ContainerOptionsTests {
    private func run(_ arguments: [String]) throws -> Run { try Run.parse(arguments) }

    private func spec(_ arguments: [String]) throws -> ContainerSpec { try run(arguments).options.spec() }

    @Test("The command in the project's first example is understood")
    func firstExample() throws {
        let command = try run(
            ["-d", "--name", "web", "-p", "5000:5000", "--rootfs", "/:O", "--", "python3", "-m", "http.server", "5000"]
        )
        let spec = try command.options.spec()
        #expect(command.detach)
        #expect(spec.name == "web")
        #expect(spec.rootfs == "/")
        #expect(spec.usesOverlay)
        #expect(spec.ports == [PortRequest(hostPort: 5000, containerPort: 5000)])
        #expect(spec.command == ["python3", "-m", "http.server", "5000"])
        #expect(spec.networkMode == .networks([NetworkAttachment()]))
    }

    @Test("Every option reaches the request")
    func everyOption() throws {
        let spec = try spec([
            "-it", "--rm", "--network", "net", "--ip", "10.0.0.9", "--ip6", "fd00::9", "--mac-address",
            "02:00:00:00:00:09", "--network-alias", "a", "--network-alias", "b", "--dns", "1.1.1.1", "--dns-search",
            "example.org", "--add-host", "db:10.0.0.1", "-h", "host", "-e", "A=1", "-v", "/src:/dst:ro", "-w", "/tmp",
            "-l", "k=v", "--stop-signal", "INT", "--rootfs", "/", "sh", "-c", "exit 3",
        ])
        #expect(spec.hasTerminal && spec.keepsStandardInputOpen && spec.isRemovedOnExit)
        let attachment = try #require(spec.networkMode.attachments.first)
        #expect(spec.networkMode.attachments.count == 1)
        #expect(attachment.network == "net")
        #expect(attachment.addresses.map(\.description) == ["10.0.0.9", "fd00::9"])
        #expect(attachment.macAddress?.description == "02:00:00:00:00:09")
        #expect(attachment.aliases == ["a", "b"])
        #expect(spec.dnsServers.map(\.description) == ["1.1.1.1"])
        #expect(spec.dnsSearch == ["example.org"])
        #expect(spec.extraHosts.map(\.name) == ["db"])
        #expect(spec.hostname == "host")
        #expect(spec.environment == ["A=1"])
        #expect(spec.mounts == [Mount(source: "/src", destination: "/dst", isReadOnly: true)])
        #expect(spec.workingDirectory == "/tmp")
        #expect(spec.labels == ["k": "v"])
        #expect(spec.stopSignal == 2)
        #expect(spec.command == ["sh", "-c", "exit 3"])
    }

    @Test("Options after the first word belong to the command")
    func commandOptions() throws {
        #expect(
            try spec(["--rootfs", "/", "ls", "-la", "--rm", "--", "x"]).command == ["ls", "-la", "--rm", "--", "x"]
        )
        #expect(try spec(["--rootfs", "/", "--", "-odd"]).command == ["-odd"])
        #expect(try !spec(["--rootfs", "/", "ls", "--rm"]).isRemovedOnExit)
    }

    @Test("Short options can be joined, with each other and with a value", arguments: [["-dit"], ["-d", "-i", "-t"]])
    func joinedOptions(flags: [String]) throws {
        let command = try run(flags + ["-p8080:80", "--publish=9090:90", "-v/a:/b", "-w/tmp", "--rootfs=/", "sh"])
        #expect(command.detach && command.options.isInteractive && command.options.hasTerminal)
        let spec = try command.options.spec()
        #expect(spec.ports.map(\.hostPort) == [8080, 9090])
        #expect(spec.mounts.map(\.source) == ["/a"])
        #expect(spec.workingDirectory == "/tmp")
    }

    @Test(
        "What can't be is one sentence",
        arguments: [
            ([], "the container needs a root file system: give it one with --rootfs DIR, or DIR:O for an overlay"),
            (
                ["nginx"],
                """
                images are not supported yet, so "nginx" can't be run as one: give the container a root file system \
                with --rootfs DIR, or with --rootfs DIR:O for a disposable overlay of it
                """
            ),
            (["--rootfs", "/"], "the container needs a command: add it after the options"),
            (["--rootfs", "/", "--"], "the container needs a command: add it after the options"),
            (["-eA=1", "ls"], "unknown option \"-eA=1\"; see \"fairway run --help\""),
            (["--bogus", "ls"], "unknown option \"--bogus\"; see \"fairway run --help\""),
            (["--rootfs", "/", "--ip", "x", "ls"], "invalid value \"x\" for --ip: it is no IP address"),
            (["--rootfs", "/", "--ip", "::1", "ls"], "invalid value \"::1\" for --ip: it must be an IPv4 address"),
            (
                ["--rootfs", "/", "--network", "a,ip=10.0.0.1", "--ip", "10.0.0.2", "ls"],
                "invalid value \"10.0.0.2\" for --ip: an attachment has one static address of a family, here 10.0.0.1"
            ),
            (
                ["--rootfs", "/", "--mac", "01:00:5e:00:00:01", "ls"],
                "invalid value \"01:00:5e:00:00:01\" for --mac-address: an interface needs a unicast address other than 0"
            ),
            (
                ["--rootfs", "/", "--mac", "02:00", "ls"],
                "invalid value \"02:00\" for --mac-address: it is no MAC address, such as 02:42:ac:11:00:02"
            ),
            (
                ["--rootfs", "/", "--network", "a", "--network", "none", "ls"],
                "invalid value \"none\" for --network: it can't be combined with other networks"
            ),
            (
                ["--rootfs", "/", "--network", "host", "-p", "80:80", "ls"],
                "-p can't be used with --network host: the container joins no network then"
            ),
            (
                ["--rootfs", "/", "-w", "tmp", "ls"],
                "invalid value \"tmp\" for -w: the directory must begin with \"/\""
            ),
            (["--rootfs", "/", "-l", "=v", "ls"], "invalid value \"=v\" for --label: the key is missing"),
            (
                ["--rootfs", "/", "--stop-signal", "x", "ls"],
                "invalid value \"x\" for --stop-signal: there is no signal of this name"
            ),
            (["--rootfs", "/", "--dns", "x", "ls"], "invalid value \"x\" for --dns: it is no IP address"),
        ] as [([String], String)]
    )
    func mistakes(arguments: [String], message: String) throws {
        #expect(throws: FairwayError(.invalidArgument, message)) { _ = try spec(arguments) }
    }
}
