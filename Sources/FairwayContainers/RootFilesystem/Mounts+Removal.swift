internal import LinuxSystem
internal import SystemPackage

extension Mounts {
    /// Takes a mount away; a path that is no mount point, or isn't there, is fine.
    static func unmountIfMounted(_ path: String) throws(Errno) {
        do throws(Errno) {
            try unmount(path)
        } catch .invalidArgument {
            return
        } catch .noSuchFileOrDirectory {
            return
        }
    }
}
