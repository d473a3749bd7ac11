import Glibc
import LinuxSystem
internal import SystemPackage

extension Files {
    /// Whether `path` leads to a regular file, as namespaces are.
    static func isRegular(_ path: String) throws(Errno) -> Bool {
        var information = stat()
        try systemCall { unsafe stat(path, &information) }
        return information.st_mode & S_IFMT == S_IFREG
    }
}
