/// What runs in a container: its first process, or a command that joins it.
struct OCIProcess: Encodable {
    var terminal: Bool
    var user = User()
    var args: [String]
    var env: [String]
    var cwd: String
    var capabilities = Capabilities()
    var rlimits: [ResourceLimit]
    var noNewPrivileges = false

    struct User: Encodable {
        var uid = 0
        var gid = 0
    }

    struct ResourceLimit: Encodable {
        var type: String
        var soft: UInt64
        var hard: UInt64
    }

    /// Docker's default set; none is ambient or inheritable, so a program run as another user has none of them.
    struct Capabilities: Encodable {
        var bounding = Self.docker
        var effective = Self.docker
        var permitted = Self.docker

        static let docker = [
            "CAP_AUDIT_WRITE", "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_MKNOD",
            "CAP_NET_BIND_SERVICE", "CAP_NET_RAW", "CAP_SETFCAP", "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID",
            "CAP_SYS_CHROOT",
        ]
    }
}
