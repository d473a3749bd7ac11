internal import LinuxSystem
package import SystemPackage

/// The host's IPv4 forwarding switch (`net.ipv4.ip_forward`), in the calling thread's namespace.
package enum HostForwarding {
    private static let setting = "net.ipv4.ip_forward"

    package static func isOn() throws(Errno) -> Bool { try Sysctl.read(setting) == "1" }

    package static func set(_ isOn: Bool) throws(Errno) { try Sysctl.write(isOn ? 1 : 0, to: setting) }
}
