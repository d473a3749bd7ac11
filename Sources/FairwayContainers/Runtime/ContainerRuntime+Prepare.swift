package import FairwayModel
internal import FoundationEssentials
internal import LinuxSystem
internal import SystemPackage

extension ContainerRuntime {
    /// Makes the root file system and the bundle of a container, from which ``create(_:)`` makes its process.
    ///
    /// - Parameter namespacePath: The network namespace to join; nil with `--network host`, and nil everywhere else for
    ///   a new one that goes with the process.
    /// - Parameter shared: What it has of the container whose network it joins.
    package func prepare(
        _ container: Container,
        namespacePath: String?,
        hostLines: [HostLine],
        resolver: ResolverFile,
        shared: SharedFiles? = nil
    ) throws(FairwayError) {
        let paths = paths(container.id)
        try requireCgroups()
        try check(container)
        // Of a run before a crash or a reboot.
        if Files.exists(paths.bundle) { try cleanUp(container.id) }
        try explaining("prepare container \(container.name)") { () throws(Errno) in
            for directory in [paths.directory, paths.bundle, paths.runtimeRoot] {
                try Files.makeDirectories(directory, mode: 0o700)
            }
            try Files.removeTree(paths.exitRecord)
        }
        try mountRoot(of: container, paths)
        let configuration = OCIConfiguration(
            container,
            hostname: shared?.hostname,
            paths: paths,
            namespacePath: namespacePath,
            cgroups: cgroups
        )
        let hosts = hosts(of: container, hostLines, shared: shared)
        try explaining("write the bundle of container \(container.name)") { () throws(Errno) in
            try Files.writeAtomically(hosts, to: paths.hosts, mode: 0o644)
            try Files.writeAtomically(hosts, to: paths.writtenHosts, mode: 0o644)
            try Files.writeAtomically(configuration.hostname + "\n", to: paths.hostname, mode: 0o644)
            try Files.writeAtomically(resolver.text, to: paths.resolver, mode: 0o644)
            try Files.writeAtomically(resolver.text, to: paths.writtenResolver, mode: 0o644)
        }
        try write(configuration, to: paths.configuration)
    }

    private func hosts(of container: Container, _ lines: [HostLine], shared: SharedFiles? = nil) -> String {
        // In the host's own network the names that the host knows are of use too, as in Docker.
        let ownHosts = container.spec.networkMode == .host ? try? Files.readText("/etc/hosts") : nil
        return HostLine.file(lines, beginning: shared?.hosts ?? ownHosts ?? HostLine.standard)
    }

    /// Keeps /etc/hosts and /etc/resolv.conf of a container that runs true, unless somebody has edited them there.
    package func rewriteFiles(
        of container: Container,
        _ lines: [HostLine],
        _ resolver: ResolverFile
    ) throws(FairwayError) {
        let paths = paths(container.id)
        let hosts = hosts(of: container, lines)
        try explaining("keep /etc/hosts of container \(container.name) true") { () throws(Errno) in
            try Self.rewrite(paths.hosts, with: hosts, wrote: paths.writtenHosts)
        }
        try explaining("keep /etc/resolv.conf of container \(container.name) true") { () throws(Errno) in
            try Self.rewrite(paths.resolver, with: resolver.text, wrote: paths.writtenResolver)
        }
    }

    private static func rewrite(_ path: String, with text: String, wrote record: String) throws(Errno) {
        let written = try Files.readText(record)
        // The container may have made it as long as it likes.
        let present = try Files.readText(path, atMost: max(text.utf8.count, written.utf8.count) + 1)
        // What was written last, or what a daemon wrote that was killed before it could note so, or cut the file.
        guard present == written || present.hasPrefix(text) && present.dropFirst(text.count).allSatisfy(\.isNewline)
        else { return }
        // In place: the container has this very file mounted.
        if present != text { try Files.rewrite(path, with: text) }
        if written != text { try Files.writeAtomically(text, to: record, mode: 0o644) }
    }

    /// Writes what a runtime reads.
    func write(_ value: some Encodable, to path: String) throws(FairwayError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes: Data
        do {
            bytes = try encoder.encode(value)
        } catch {
            throw FairwayError(.failed, "can't write \(path) as JSON: \(error)")
        }
        try explaining("write \(path)") { () throws(Errno) in try Files.writeAtomically(bytes, to: path) }
    }

    private func mountRoot(of container: Container, _ paths: ContainerPaths) throws(FairwayError) {
        guard container.spec.usesOverlay else { return }
        let lower = container.spec.rootfs
        let layer = Layer(directory: paths.layer)
        try explaining("make the writable layer of container \(container.name) over \(lower)") { () throws(Errno) in
            try layer.create(over: lower, masking: SecretDirectories.below(lower, of: root))
            try Files.makeDirectories(paths.rootfs, mode: 0o755)
            try Mounts.unmountIfMounted(paths.rootfs)
            try layer.mount(over: lower, at: paths.rootfs)
        }
    }

    private func requireCgroups() throws(FairwayError) {
        guard cgroups.hierarchies.isEmpty else { return }
        throw FairwayError(
            .unavailable,
            """
            can't run containers: the daemon sees no cgroups, because it was started where /sys/fs/cgroup is hidden (as \
            `ip netns exec` does); run `fairway daemon stop`, and enter the namespace with `nsenter --net=PATH` instead
            """
        )
    }
}
