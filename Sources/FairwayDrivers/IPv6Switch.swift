internal import Glibc
internal import LinuxSystem
package import SystemPackage

/// Keeps IPv6 off an interface of the calling thread's namespace, or switches it on.
package enum IPv6Switch {
    /// Whether the kernel has IPv6 at all.
    package static var isKnown: Bool { Files.exists("/proc/sys/net/ipv6") }

    /// Whether an interface has IPv6 at all: not where the kernel lacks it, or its MTU is below 1280.
    static func exists(on interface: String) -> Bool { Files.exists("/proc/sys/net/ipv6/conf/\(interface)") }

    /// Sets `disable_ipv6`, and `accept_ra` to 0: routers of a network are Fairway's word, not a neighbour's.
    ///
    /// Must run before the interface comes up, or it takes an address from whoever advertises one.
    ///
    /// - Throws: `EAFNOSUPPORT` where IPv6 is to be on and the interface can't have it.
    package static func set(_ isOn: Bool, on interface: String) throws(Errno) {
        guard exists(on: interface) else {
            guard !isOn else { throw Errno(rawValue: EAFNOSUPPORT) }
            return
        }
        try Sysctl.write(isOn ? 0 : 1, to: "net/ipv6/conf/\(interface)/disable_ipv6")
        try Sysctl.write(0, to: "net/ipv6/conf/\(interface)/accept_ra")
    }
}
