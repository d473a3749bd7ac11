internal import FairwayModel
internal import LinuxSystem

extension ContainerRuntime {
    /// What would otherwise fail deep in the runtime, or not fail where it must.
    func check(_ container: Container) throws(FairwayError) {
        let spec = container.spec
        guard Files.isDirectory(spec.rootfs) else {
            throw FairwayError(
                .invalidArgument,
                "can't start container \(container.name): its root file system \(spec.rootfs) is no directory"
            )
        }
        guard spec.usesOverlay || !SecretDirectories.isReachable(from: spec.rootfs, of: root) else {
            throw FairwayError(
                .invalidArgument,
                """
                can't start container \(container.name): with \(spec.rootfs) as its root it could write to Fairway's own \
                files; use --rootfs \(spec.rootfs):O, whose changes go to a layer of its own
                """
            )
        }
        for mount in spec.mounts { try check(mount, of: container) }
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
