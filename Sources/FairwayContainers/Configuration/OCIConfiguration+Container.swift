internal import FairwayModel
internal import Glibc

extension OCIConfiguration {
    /// What a container is, with Docker's defaults wherever it doesn't say.
    ///
    /// - Parameter hostname: nil for the one that it asks for, or has by itself.
    init(
        _ container: Container,
        hostname: String? = nil,
        paths: ContainerPaths,
        namespacePath: String?,
        cgroups: Cgroups
    ) {
        let spec = container.spec
        let hostname = hostname ?? Self.hostname(of: container)
        self.init(
            process: OCIProcess(container, hostname: hostname),
            root: Root(path: spec.usesOverlay ? paths.rootfs : spec.rootfs),
            hostname: hostname,
            mounts: Self.mounts(of: spec, paths: paths),
            linux: OCILinux(
                cgroupsPath: "/" + Cgroups.name(of: container.id),
                namespaces: Self.namespaces(of: spec, path: namespacePath, cgroups: cgroups),
                sysctl: Self.sysctls(of: spec)
            )
        )
    }

    /// The name asked for; else the host's own in its network, as Docker has it, and the short ID everywhere else.
    private static func hostname(of container: Container) -> String {
        if let name = container.spec.hostname { return name }
        guard container.spec.networkMode == .host else { return container.id.short }
        var information = utsname()
        guard unsafe uname(&information) == 0 else { return container.id.short }
        return unsafe withUnsafePointer(to: &information.nodename) { pointer in
            unsafe String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
        }
    }

    /// The standard mounts, the container's own three files, and the user's, which replace whatever has their place.
    private static func mounts(of spec: ContainerSpec, paths: ContainerPaths) -> [OCIMount] {
        let own = [
            OCIMount.bind(paths.resolver, at: "/etc/resolv.conf"),
            OCIMount.bind(paths.hostname, at: "/etc/hostname"),
            OCIMount.bind(paths.hosts, at: "/etc/hosts"),
        ]
        // An outer directory first, or it would hide the inner one.
        let users = spec.mounts.sorted { depth($0.destination) < depth($1.destination) }
        let taken = Set(users.map(\.destination))
        return (OCIMount.standard + own).filter { !taken.contains($0.destination) }
            + users.map { OCIMount.bind($0.source, at: $0.destination, isReadOnly: $0.isReadOnly) }
    }

    private static func depth(_ path: String) -> Int { path.split(separator: "/").count }

    private static func namespaces(
        of spec: ContainerSpec,
        path: String?,
        cgroups: Cgroups
    ) -> [OCILinux.Namespace] {
        var types = ["pid", "ipc", "uts", "mount"]
        // The processes of a version 1 tree see the host's groups, as in Docker.
        if cgroups.isUnified { types.append("cgroup") }
        var namespaces = types.map { OCILinux.Namespace(type: $0) }
        if spec.networkMode != .host { namespaces.append(OCILinux.Namespace(type: "network", path: path)) }
        return namespaces
    }

    /// Low ports and ping without privileges, in namespaces that are the container's own.
    private static func sysctls(of spec: ContainerSpec) -> [String: String] {
        switch spec.networkMode {
        case .networks, .none:
            ["net.ipv4.ip_unprivileged_port_start": "0", "net.ipv4.ping_group_range": "0 2147483647"]
        case .host, .container, .namespace: [:]
        }
    }
}

extension OCIProcess {
    /// A container's first process.
    init(_ container: Container, hostname: String) {
        let spec = container.spec
        self.init(
            terminal: spec.hasTerminal,
            args: spec.command,
            env: ContainerEnvironment.merged(
                hostname: hostname,
                hasTerminal: spec.hasTerminal,
                spec.environment
            ),
            cwd: spec.workingDirectory ?? "/",
            rlimits: Self.limits()
        )
    }

    /// A further command in a running container.
    init(_ execution: ExecSpec, in container: Container, hostname: String) {
        self.init(
            terminal: execution.hasTerminal,
            args: execution.command,
            env: ContainerEnvironment.merged(
                hostname: hostname,
                hasTerminal: execution.hasTerminal,
                container.spec.environment,
                execution.environment
            ),
            cwd: execution.workingDirectory ?? container.spec.workingDirectory ?? "/",
            rlimits: Self.limits()
        )
    }

    /// The soft limit that programs are written for, with room up to the daemon's own.
    private static func limits() -> [ResourceLimit] {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return [] }
        let hard = UInt64(limit.rlim_max)
        return [ResourceLimit(type: "RLIMIT_NOFILE", soft: min(1024, hard), hard: hard)]
    }
}
