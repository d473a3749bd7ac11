internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Keeps IPv6 off an interface, or switches it on.
///
/// `settings` is the directory of a namespace's interfaces: the calling thread's, or one that was opened before.
package enum IPv6Switch {
    /// The directory of the calling thread's namespace.
    static let settings = "/proc/sys/net/ipv6/conf"

    /// Whether the kernel has IPv6 at all.
    package static var isKnown: Bool { Files.exists(settings) }

    /// Whether an interface has IPv6 at all: not where the kernel lacks it, or its MTU is below 1280.
    static func exists(on interface: String, in settings: String = Self.settings) -> Bool {
        Files.exists("\(settings)/\(interface)")
    }

    /// Sets `disable_ipv6`, and `accept_ra` to 0: routers of a network are Fairway's word, not a neighbour's.
    ///
    /// Must run before the interface comes up, or it takes an address from whoever advertises one.
    ///
    /// - Throws: `EAFNOSUPPORT` where IPv6 is to be on and the interface can't have it.
    static func set(_ isOn: Bool, on interface: String, in settings: String = Self.settings) throws(Errno) {
        guard exists(on: interface, in: settings) else {
            guard !isOn else { throw Errno(rawValue: EAFNOSUPPORT) }
            return
        }
        try Files.overwrite("\(settings)/\(interface)/disable_ipv6", with: isOn ? "0" : "1")
        try Files.overwrite("\(settings)/\(interface)/accept_ra", with: "0")
    }
}
