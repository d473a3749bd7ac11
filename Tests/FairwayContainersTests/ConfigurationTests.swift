import FairwayModel
import FoundationEssentials
import IPAddressing
import LinuxSystem
import Testing

@testable import FairwayContainers

@Suite("A container's configuration")
struct ConfigurationTests {
    private let root = HostRoot(state: "/var/lib/fairway/ns/1", run: "/run/fairway/ns/1")
    private let mixed = Cgroups(hierarchies: [
        CgroupHierarchy(mountPath: "/sys/fs/cgroup/memory", isUnified: false),
        CgroupHierarchy(mountPath: "/sys/fs/cgroup/unified", isUnified: true),
    ])

    private func configuration(
        of spec: ContainerSpec,
        namespacePath: String? = nil,
        cgroups: Cgroups? = nil
    ) -> OCIConfiguration {
        let container = Container(name: "web", spec: spec)
        let paths = ContainerPaths(root: root, id: container.id)
        return OCIConfiguration(container, paths: paths, namespacePath: namespacePath, cgroups: cgroups ?? mixed)
    }

    @Test("The user's variables replace the defaults, each name comes once, and values may have anything in them")
    func environment() {
        let merged = ContainerEnvironment.merged(
            hostname: "box",
            hasTerminal: true,
            ["A=1", "PATH=/bin", "B=x=y"],
            ["A=2", "EMPTY="]
        )
        #expect(merged == ["PATH=/bin", "HOSTNAME=box", "TERM=xterm", "A=2", "B=x=y", "EMPTY="])
    }

    @Test("A user's mount replaces what has its place, and outer directories come before inner ones")
    func mountOrder() {
        var spec = ContainerSpec(rootfs: "/", command: ["true"])
        spec.mounts = [
            Mount(source: "/srv/in", destination: "/data/in"), Mount(source: "/srv", destination: "/data"),
            Mount(source: "/srv/hosts", destination: "/etc/hosts"),
        ]
        let mounts = configuration(of: spec).mounts
        #expect(mounts.filter { $0.destination == "/etc/hosts" }.map(\.source) == ["/srv/hosts"])
        #expect(mounts.map(\.destination).filter { $0.hasPrefix("/data") } == ["/data", "/data/in"])
        #expect(Set(mounts.map(\.destination)).count == mounts.count)
    }

    @Test("The network namespace is joined by path, made new, or the host's")
    func networkNamespace() {
        var spec = ContainerSpec(rootfs: "/", command: ["true"])
        func network(_ configuration: OCIConfiguration) -> [String?] {
            configuration.linux.namespaces.filter { $0.type == "network" }.map(\.path)
        }
        #expect(network(configuration(of: spec, namespacePath: "/run/x")) == ["/run/x"])
        #expect(network(configuration(of: spec)) == [nil])
        spec.networkMode = .host
        #expect(network(configuration(of: spec)) == [])
        #expect(configuration(of: spec).linux.sysctl.isEmpty)
    }

    @Test("Only where there is nothing but cgroup version 2 does a container see groups of its own")
    func cgroupNamespace() {
        let unified = Cgroups(hierarchies: [CgroupHierarchy(mountPath: "/sys/fs/cgroup", isUnified: true)])
        let spec = ContainerSpec(rootfs: "/", command: ["true"])
        #expect(configuration(of: spec, cgroups: unified).linux.namespaces.contains { $0.type == "cgroup" })
        #expect(!configuration(of: spec).linux.namespaces.contains { $0.type == "cgroup" })
    }

    @Test("A directory without an overlay is the root itself; with one, the overlay is")
    func rootPath() {
        var spec = ContainerSpec(rootfs: "/srv/root", command: ["true"])
        #expect(configuration(of: spec).root.path == "/srv/root")
        spec.usesOverlay = true
        #expect(configuration(of: spec).root.path.hasPrefix("/run/fairway/ns/1/c/"))
        #expect(configuration(of: spec).root.path.hasSuffix("/rootfs"))
    }

    @Test("Groups are read from /proc/PID/cgroup, and found among the mounted trees")
    func cgroupMembership() throws {
        let memberships = CgroupMembership.parse("9:name=systemd:/a:b\n4:memory:/x\n0::/\nnonsense\n")
        #expect(memberships.map(\.path) == ["/a:b", "/x", "/"])
        #expect(mixed.hierarchies[0].matches(memberships[1]))
        #expect(mixed.hierarchies[1].matches(memberships[2]))
        #expect(!mixed.hierarchies[0].matches(memberships[0]))
        let named = CgroupHierarchy(mountPath: "/sys/fs/cgroup/systemd", isUnified: false)
        #expect(named.matches(memberships[0]))
    }

    @Test("Only what lies inside the root file system is hidden, and nothing twice")
    func secretDirectories() {
        #expect(SecretDirectories.below("/", of: root) == ["root", "run/fairway", "run/netns", "var/lib/fairway"])
        #expect(SecretDirectories.below("/srv/debian", of: root) == [])
        let other = HostRoot(state: "/nonexistent/state", run: "/nonexistent/state/run")
        #expect(
            SecretDirectories.below("/", of: other)
                == ["nonexistent/state", "root", "run/fairway", "run/netns", "var/lib/fairway"]
        )
        #expect(SecretDirectories.below("/nonexistent", of: other) == ["state"])
    }

    @Test("A root file system from which Fairway's files can be reached is recognized")
    func reachable() {
        for path in ["/", "/var", "/var/lib/fairway/ns/1", "/var/lib/fairway/ns/1/containers/x"] {
            #expect(SecretDirectories.isReachable(from: path, of: root), "\(path)")
        }
        for path in ["/srv", "/var/lib/fairway/ns/12"] {
            #expect(!SecretDirectories.isReachable(from: path, of: root), "\(path)")
        }
    }

    @Test("The hosts file has localhost first, then a line for each address")
    func hosts() throws {
        let line = HostLine(address: try #require(IPAddress("172.17.0.2")), names: ["box", "web"])
        let text = HostLine.file([line])
        #expect(text.hasPrefix("127.0.0.1\tlocalhost\n"))
        #expect(text.hasSuffix("\n172.17.0.2\tbox web\n"))
        #expect(HostLine.file([line], beginning: "192.0.2.1 host") == "192.0.2.1 host\n172.17.0.2\tbox web\n")
    }

    @Test("config.json is as the specification has it")
    func json() throws {
        var spec = ContainerSpec(rootfs: "/", command: ["/bin/true", "x"])
        spec.hostname = "box"
        let data = try JSONEncoder().encode(configuration(of: spec, namespacePath: "/run/x"))
        let text = String(decoding: data, as: UTF8.self)
        for part in [
            #""ociVersion":"1.0.2""#, #""args":["\/bin\/true","x"]"#, #""noNewPrivileges":false"#, #""hostname":"box""#,
            #""devices":[{"#, #""allow":false"#, #""terminal":false"#,
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test("Where no cgroups are in sight, a request for a container gets one sentence that says what to do")
    func hiddenCgroups() throws {
        let programs = ContainerPrograms(conmon: "/bin/false", runtimes: ["/bin/false"])
        let runtime = ContainerRuntime(root: root, programs: programs, cgroups: Cgroups(hierarchies: []))
        let container = Container(name: "web", spec: ContainerSpec(rootfs: "/", command: ["true"]))
        let error = try #require(throws: FairwayError.self) {
            try runtime.prepare(container, namespacePath: nil, hostLines: [], resolver: ResolverFile())
        }
        #expect(error.code == .unavailable)
        #expect(error.message.contains("nsenter"))
    }

    @Test("A root that conmon or a socket can't be in is refused", arguments: ["/tmp/with:colon", "/tmp/" + longName])
    func unusableRoots(directory: String) throws {
        let programs = ContainerPrograms(conmon: "/bin/false", runtimes: ["/bin/false"])
        let root = HostRoot(state: directory, run: directory + "/run")
        let runtime = ContainerRuntime(root: root, programs: programs, cgroups: mixed)
        let container = Container(name: "web", spec: ContainerSpec(rootfs: "/", command: ["true"]))
        let error = try #require(throws: FairwayError.self) {
            try runtime.prepare(container, namespacePath: nil, hostLines: [], resolver: ResolverFile())
        }
        #expect(error.code == .unavailable)
        #expect(error.message.contains(directory) && error.message.contains("--root"))
    }

    private static let longName = String(repeating: "x", count: 80)

    @Test("Programs are found by name or path, and what is missing is named")
    func programs() throws {
        #expect(ExecutableSearch.path(of: "sh")?.hasSuffix("/sh") == true)
        #expect(ExecutableSearch.path(of: "/bin/sh") == "/bin/sh")
        for name in ["", "no/slash", "/etc/passwd", "/etc", "fairway-no-such-program"] {
            #expect(ExecutableSearch.path(of: name) == nil, "\(name)")
        }
        let error = try #require(throws: FairwayError.self) { _ = try ContainerPrograms.find(runtime: "/nowhere/run") }
        #expect(error.code == .unavailable)
    }
}
