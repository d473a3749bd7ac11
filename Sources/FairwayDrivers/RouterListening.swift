internal import LinuxSystem
package import SystemPackage

/// Whether an interface takes addresses and routes from routers that advertise themselves (`accept_ra`).
package enum RouterListening {
    package enum State: Hashable, Sendable {
        /// `accept_ra` 1: unless the interface forwards.
        case unlessForwarding
        /// `accept_ra` 2: in any case.
        case always
        /// Not at all, or the interface is gone or without IPv6.
        case never
    }

    /// What an interface of the calling thread's namespace does now.
    package static func state(of interface: String) throws(Errno) -> State {
        switch try read("accept_ra", of: interface) {
        case "1": try read("forwarding", of: interface) == "0" ? .unlessForwarding : .never
        case "2": .always
        default: .never
        }
    }

    /// Lets these interfaces listen though the host forwards from now on.
    package static func keep(_ interfaces: [String]) throws(Errno) {
        for interface in interfaces { try write(2, to: interface) }
    }

    /// Undoes ``keep(_:)``, but for interfaces that somebody has set otherwise meanwhile.
    package static func restore(_ interfaces: [String]) throws(Errno) {
        for interface in interfaces where try state(of: interface) == .always { try write(1, to: interface) }
    }

    /// nil where the interface is gone or has no IPv6.
    private static func read(_ setting: String, of interface: String) throws(Errno) -> String? {
        do throws(Errno) {
            return try Sysctl.read("net/ipv6/conf/\(interface)/\(setting)")
        } catch .noSuchFileOrDirectory {
            return nil
        }
    }

    private static func write(_ value: Int, to interface: String) throws(Errno) {
        do throws(Errno) {
            try Sysctl.write(value, to: "net/ipv6/conf/\(interface)/accept_ra")
        } catch .noSuchFileOrDirectory {
            // It went meanwhile.
        }
    }
}
