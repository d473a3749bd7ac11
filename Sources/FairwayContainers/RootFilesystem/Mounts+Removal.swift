internal import LinuxSystem
internal import SystemPackage

extension Mounts {
    /// Takes away everything that is mounted at a path; one that is no mount point, or isn't there, is fine.
    static func unmountIfMounted(_ path: String) throws(Errno) {
        do throws(Errno) {
            while true { try unmount(path) }
        } catch .invalidArgument {
            return
        } catch .noSuchFileOrDirectory {
            return
        }
    }
}
