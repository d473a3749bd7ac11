internal import LinuxSystem
internal import SystemPackage

/// Keeps IPv6 off an interface of the calling thread's namespace.
enum IPv6Switch {
    /// Whether an interface has IPv6 at all: not where the kernel lacks it, or its MTU is below 1280.
    static func exists(on interface: String) -> Bool { Files.exists("/proc/sys/net/ipv6/conf/\(interface)") }

    /// Sets `disable_ipv6`, and `accept_ra` to 0 for whoever switches IPv6 on later.
    ///
    /// Must run before the interface comes up, or it takes an address from whoever advertises one.
    static func disable(on interface: String) throws(Errno) {
        guard exists(on: interface) else { return }
        try Sysctl.write(1, to: "net/ipv6/conf/\(interface)/disable_ipv6")
        try Sysctl.write(0, to: "net/ipv6/conf/\(interface)/accept_ra")
    }
}
