package import FairwayModel
internal import LinuxSystem

extension ContainerRuntime {
    /// What `sun_path` of a socket's address holds, with the zero at its end.
    private static let socketPathLimit = 108

    /// What would otherwise fail deep in the runtime, or not fail where it must.
    func check(_ container: Container) throws(FairwayError) {
        let spec = container.spec
        try checkRoot(for: container)
        guard Files.isDirectory(spec.rootfs) else {
            throw FairwayError(
                .invalidArgument,
                "can't start container \(container.name): its root file system \(spec.rootfs) is no directory"
            )
        }
        try checkIsolation(of: spec)
        for mount in spec.mounts { try check(mount, of: container) }
    }

    /// Refuses a root file system with which a container could write to Fairway's own files.
    package func checkIsolation(of spec: ContainerSpec) throws(FairwayError) {
        guard spec.usesOverlay || !SecretDirectories.isReachable(from: spec.rootfs, of: root) else {
            throw FairwayError(
                .invalidArgument,
                """
                \(spec.rootfs) can't be the root file system of a container itself, because Fairway's own files could be \
                changed from there; use --rootfs \(spec.rootfs):O, whose changes go to a layer of their own
                """
            )
        }
    }

    /// Sockets go into one of the root's directories, and the shim cuts the path of a log at a colon.
    private func checkRoot(for container: Container) throws(FairwayError) {
        let paths = paths(container.id)
        let longest = ExecutionPaths(paths, id: container.id.rawValue).attachSocket
        guard longest.utf8.count < Self.socketPathLimit else {
            throw FairwayError(
                .unavailable,
                "can't run containers below \(root.run): sockets there have too long paths; use a shorter --root"
            )
        }
        guard !paths.log.utf8.contains(UInt8(ascii: ":")) else {
            throw FairwayError(
                .unavailable,
                "can't run containers below \(root.state): conmon takes no path with a colon; use another --root"
            )
        }
    }

    private func check(_ mount: Mount, of container: Container) throws(FairwayError) {
        guard mount.destination.hasPrefix("/"), mount.destination.contains(where: { $0 != "/" }) else {
            throw FairwayError(
                .invalidArgument,
                """
                can't start container \(container.name): "\(mount.destination)" is no place for a mount; \
                give an absolute path below /
                """
            )
        }
        guard Files.exists(mount.source) else {
            throw FairwayError(
                .invalidArgument,
                "can't start container \(container.name): \(mount.source), which it mounts, is not there; create it first"
            )
        }
    }
}
