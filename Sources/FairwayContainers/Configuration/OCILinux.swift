/// The part of config.json that is about Linux.
struct OCILinux: Encodable {
    var cgroupsPath: String
    var namespaces: [Namespace]
    var resources = Resources()
    var sysctl: [String: String]
    var maskedPaths = Self.dockerMaskedPaths
    var readonlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]

    struct Namespace: Encodable {
        var type: String
        /// An existing one; nil: a new one.
        var path: String?
    }

    struct Resources: Encodable {
        /// Everything denied; the runtime itself adds the harmless ones (null, zero, random, tty and the like).
        var devices = [Device()]

        struct Device: Encodable {
            var allow = false
            var access = "rwm"
        }
    }

    private static let dockerMaskedPaths = [
        "/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
        "/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats",
        "/sys/devices/virtual/powercap", "/sys/firmware",
    ]
}
