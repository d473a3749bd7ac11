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
    package static let isKnown = Files.exists(settings)

    /// Whether interfaces of this MTU have IPv6 at all; the kernel's default MTU is large enough.
    static func exists(atMTU mtu: UInt32?) -> Bool { isKnown && mtu ?? smallestMTU >= smallestMTU }

    /// Sets `disable_ipv6`, and `accept_ra` to 0: routers are Fairway's word, not a neighbour's.
    ///
    /// Where IPv6 is on, the neighbours are told of addresses (`ndisc_notify` 1). `accept_ra` also where IPv6 is off, for
    /// the day when somebody lets the interface into it. Must run before the interface comes up, or it takes an address
    /// from whoever advertises one. Nothing more than needed: opening a setting takes the longer the more namespaces there
    /// are.
    ///
    /// - Parameter settings: nil where the kernel has no IPv6.
    /// - Throws: with `EAFNOSUPPORT` where IPv6 is to be on and the interface can't have it.
    static func set(
        _ isOn: Bool,
        on interface: String,
        in settings: String? = Self.settings
    ) throws(SettingFailure) {
        let isSet = try write(isOn ? "0" : "1", to: "disable_ipv6", of: interface, in: settings)
        guard isSet || !isOn else {
            let code = Errno(rawValue: EAFNOSUPPORT)
            throw SettingFailure(name: "net.ipv6.conf.\(interface).disable_ipv6", value: "0", code: code)
        }
        _ = try write("0", to: "accept_ra", of: interface, in: settings)
        if isOn { _ = try write("1", to: "ndisc_notify", of: interface, in: settings) }
    }

    /// False where the kernel, or the interface, has no IPv6.
    private static func write(
        _ value: String,
        to name: String,
        of interface: String,
        in settings: String?
    ) throws(SettingFailure) -> Bool {
        guard let settings else { return false }
        do throws(Errno) {
            try Files.overwrite("\(settings)/\(interface)/\(name)", with: value)
            return true
        } catch .noSuchFileOrDirectory {
            return false
        } catch {
            throw SettingFailure(name: "net.ipv6.conf.\(interface).\(name)", value: value, code: error)
        }
    }
}

/// `IPV6_MIN_MTU`.
private let smallestMTU: UInt32 = 1280
