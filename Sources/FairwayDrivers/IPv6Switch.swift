internal import LinuxSystem
internal import SystemPackage

/// Keeps IPv6 off an interface.
///
/// `settings` is the directory of a namespace's interfaces: the calling thread's, or one that was opened before.
enum IPv6Switch {
    /// The directory of the calling thread's namespace.
    static let settings = "/proc/sys/net/ipv6/conf"

    /// Whether an interface has IPv6 at all: not where the kernel lacks it, or its MTU is below 1280.
    static func exists(on interface: String, in settings: String = Self.settings) -> Bool {
        Files.exists("\(settings)/\(interface)")
    }

    /// Sets `disable_ipv6`, and `accept_ra` to 0 for whoever switches IPv6 on later.
    ///
    /// Must run before the interface comes up, or it takes an address from whoever advertises one.
    static func disable(on interface: String, in settings: String = Self.settings) throws(Errno) {
        guard exists(on: interface, in: settings) else { return }
        try Files.overwrite("\(settings)/\(interface)/disable_ipv6", with: "1")
        try Files.overwrite("\(settings)/\(interface)/accept_ra", with: "0")
    }
}
