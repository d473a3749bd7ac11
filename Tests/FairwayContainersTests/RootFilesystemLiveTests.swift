import FairwayContainers
import FairwayModel
import FairwayTesting
import Glibc
import LinuxSystem
import SystemPackage
import Testing

@Suite("Root file systems, with the real shim and runtime", .tags(.live), .enabled(if: TestHost.isUsable))
struct RootFilesystemLiveTests {
    @Test("Fairway's directories and /root are empty inside, can be written to, and keep their modes")
    func maskedDirectories() async throws {
        try await TestHost.with { host in
            let script = """
                for d in /root \(host.root.state) \(host.root.run) /var/lib/fairway /run/fairway
                do ls -A $d | wc -l; touch $d/x && ls $d; done
                stat -c '%a %u' /tmp /root
                """
            let output = try await host.run(host.container(script)).output
            let modes = try ["/tmp", "/root"].map { path in
                var information = stat()
                try systemCall { unsafe stat(path, &information) }
                return "\(String(information.st_mode & 0o7777, radix: 8)) \(information.st_uid)"
            }
            #expect(output == Array(repeating: ["0", "x"], count: 5).flatMap(\.self) + modes)
            #expect(!Files.exists("/root/x"))
        }
    }

    @Test("The layer keeps what was written over a restart, and the host's own root is untouched")
    func layerPersists() async throws {
        try await TestHost.with { host in
            let mark = "/etc/fwc-\(UInt32.random(in: .min ... .max))"
            let script = "cat \(mark) 2>/dev/null; echo first > \(mark); rm -rf /root; test -e /root || echo gone"
            let container = host.container(script)
            let first = try await host.run(container).output
            let both = try await host.run(container).output
            #expect(first == ["gone"])
            #expect(both == ["gone", "first", "gone"])
            #expect(!Files.exists(mark))
            #expect(Files.exists("/root"))
        }
    }

    @Test("A directory without an overlay is used as it is, and changes stay in it")
    func plainDirectory() async throws {
        try await TestHost.with { host in
            let rootfs = host.directory + "/rootfs"
            try makeRoot(rootfs)
            let container = host.container("echo kept > /new; echo ran") { spec in
                spec.rootfs = rootfs
                spec.usesOverlay = false
                spec.mounts = systemMounts
            }
            #expect(try await host.run(container).output == ["ran"])
            #expect(try Files.readText(rootfs + "/new") == "kept\n")
        }
    }

    @Test("Mounts show the host's files, read-only where asked")
    func bindMounts() async throws {
        try await TestHost.with { host in
            let source = host.directory + "/shared"
            try Files.makeDirectories(source)
            try Files.writeAtomically("from the host", to: source + "/file")
            let script = "echo $(cat /a/deep/file); echo x > /b/file || echo refused; echo new > /a/deep/new"
            let container = host.container(script) { spec in
                spec.mounts = [
                    Mount(source: source, destination: "/b", isReadOnly: true),
                    Mount(source: source, destination: "/a/deep"),
                ]
            }
            #expect(
                try await host.run(container).output.filter { !$0.hasPrefix("/bin/sh") } == [
                    "from the host", "refused",
                ]
            )
            #expect(try Files.readText(source + "/new") == "new\n")
            #expect(try Files.readText(source + "/file") == "from the host")
        }
    }

    @Test("Where the state is on an overlay itself, the layer is in memory, limited, and gone when removed")
    func layerInMemory() async throws {
        let base = "/tmp/fwc-overlay-\(UInt32.random(in: .min ... .max))"
        for name in ["lower", "upper", "work", "merged"] { try Files.makeDirectories("\(base)/\(name)") }
        defer { try? Files.removeTree(base) }
        try Mounts.overlay(lower: base + "/lower", upper: base + "/upper", work: base + "/work", at: base + "/merged")
        defer { try? Mounts.unmount(base + "/merged") }
        try await TestHost.with(state: base + "/merged/state") { host in
            let script = "cat /etc/kept 2>/dev/null; echo kept > /etc/kept; df -B1 --output=size / | tail -1"
            let container = host.container(script)
            _ = try await host.run(container)
            _ = try await host.run(container)
            let output = try await host.lines(of: container)
            #expect(output.map { $0.filter { $0 != " " } } == ["1073741824", "kept", "1073741824"])
            try host.runtime.removeLayer(container.id)
            #expect(try Mounts.list(below: base + "/merged").count == 1)
        }
    }

    @Test("Bad requests get one sentence and make nothing")
    func refusals() async throws {
        try await TestHost.with { host in
            let requests: [(change: (inout ContainerSpec) -> Void, word: String)] = [
                ({ $0.rootfs = "/nowhere" }, "/nowhere"),
                ({ $0.rootfs = "/etc/passwd" }, "/etc/passwd"),
                ({ $0.usesOverlay = false }, "--rootfs /:O"),
                (
                    {
                        $0.rootfs = host.root.state; $0.usesOverlay = false
                    }, host.root.state
                ),
                ({ $0.mounts = [Mount(source: "/nowhere", destination: "/mnt")] }, "/nowhere"),
                ({ $0.mounts = [Mount(source: "/etc", destination: "mnt")] }, "\"mnt\""),
                ({ $0.mounts = [Mount(source: "/etc", destination: "//")] }, "\"//\""),
            ]
            for request in requests {
                let container = host.container("true", request.change)
                let error = try #require(throws: FairwayError.self) { try host.prepare(container) }
                #expect(error.code == .invalidArgument)
                #expect(error.message.contains(request.word), "\(error.message)")
                #expect(host.runtime.leftovers().isEmpty)
            }
        }
    }

    @Test(
        "A command that isn't there, or is no program, is told apart from other failures",
        arguments: [
            ("/nope", FairwayError.Code.commandNotFound), ("nope", .commandNotFound),
            ("/etc/passwd", .commandNotExecutable), ("/etc", .commandNotExecutable),
        ]
    )
    func commandErrors(command: String, code: FairwayError.Code) async throws {
        try await TestHost.with { host in
            let container = host.container("") { $0.command = [command] }
            try host.prepare(container)
            let error = try #require(throws: FairwayError.self) { _ = try host.runtime.create(container) }
            #expect(error.code == code)
            #expect(error.message.hasPrefix("can't create container test: exec: \"\(command)\""), "\(error.message)")
        }
    }

    /// A root with nothing but places for the mounts.
    private func makeRoot(_ path: String) throws {
        try Files.makeDirectories(path)
        for name in ["bin", "lib", "lib64", "usr", "etc"] { try Files.makeDirectories("\(path)/\(name)") }
    }

    private var systemMounts: [Mount] {
        ["/bin", "/lib", "/lib64", "/usr"].map { Mount(source: $0, destination: $0, isReadOnly: true) }
    }
}
