internal import CLinux
package import FairwayModel
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

extension HostRoot {
    package static let environmentVariable = "FAIRWAY_ROOT"

    /// The root of the caller's network namespace, or below `override`, or below `FAIRWAY_ROOT`.
    package static func current(override: String? = nil) throws(FairwayError) -> Self {
        if let directory = override ?? environmentOverride() {
            guard directory.hasPrefix("/"), directory != "/" else {
                throw FairwayError(
                    .invalidArgument,
                    "invalid root directory \"\(directory)\": it must be an absolute path other than \"/\""
                )
            }
            return Self(state: directory, run: directory + "/run")
        }
        // The kernel shows this setting in the machine's initial network namespace only.
        if Files.exists("/proc/sys/net/core/netdev_budget") { return Self(state: defaultState, run: defaultRun) }
        do throws(Errno) {
            let key = try privateKey()
            return Self(state: "\(defaultState)/ns/\(key)", run: "\(defaultRun)/ns/\(key)")
        } catch {
            throw FairwayError(
                .failed,
                "can't tell which network namespace this is: \(error); name a directory for it with --root"
            )
        }
    }

    /// Makes the directories, readable by root only.
    package func createDirectories() throws(FairwayError) {
        for directory in [state, run] {
            do throws(Errno) {
                try Files.makeDirectories(directory, mode: 0o700)
            } catch {
                throw FairwayError(.failed, "can't create the directory \(directory): \(error)")
            }
        }
    }

    private static func environmentOverride() -> String? {
        guard let value = unsafe getenv(environmentVariable) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// Start of the boot ID and the namespace's cookie: inode numbers are given out again at once, cookies never.
    private static func privateKey() throws(Errno) -> String {
        let boot = try BootID.current().prefix(8)
        let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let socket = OwnedDescriptor(owning: try systemCall { Glibc.socket(AF_UNIX, type, 0) })
        let number = socket.rawValue
        var cookie: UInt64 = 0
        try systemCall { unsafe fairway_namespace_cookie(number, &cookie) }
        return "\(boot)-\(String(cookie, radix: 16))"
    }
}
