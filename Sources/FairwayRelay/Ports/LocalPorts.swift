internal import FairwayModel
internal import LinuxSystem
internal import SystemPackage

/// What the kernel gives to programs that ask for any port, in the calling thread's network namespace.
struct LocalPorts {
    /// The range (net.ipv4.ip_local_port_range); IPv6 has the same.
    var range: ClosedRange<UInt16>
    /// The exceptions in it (net.ipv4.ip_local_reserved_ports).
    var reserved: [ClosedRange<UInt16>]

    /// Reads both settings.
    static func current() throws(FairwayError) -> Self {
        do throws(Errno) {
            let range = try Sysctl.read("net.ipv4.ip_local_port_range")
            let reserved = try Sysctl.read("net.ipv4.ip_local_reserved_ports")
            return Self(range: parseRange(range), reserved: parseList(reserved))
        } catch {
            throw FairwayError(
                .failed,
                "can't choose a host port: reading net.ipv4.ip_local_port_range failed: \(error)"
            )
        }
    }

    /// Reads `32768<tab>60999`; anything else gives the kernel's default.
    static func parseRange(_ text: String) -> ClosedRange<UInt16> {
        let bounds = text.split(whereSeparator: \.isWhitespace).compactMap { UInt16($0) }
        guard bounds.count == 2, bounds[0] > 0, bounds[0] <= bounds[1] else { return 32768...60999 }
        return bounds[0]...bounds[1]
    }

    /// Reads `8080,9000-9010`, or nothing; what is not understood is left out.
    static func parseList(_ text: String) -> [ClosedRange<UInt16>] {
        text.split { $0 == "," || $0.isWhitespace }.compactMap { item in
            let bounds = item.split(separator: "-").compactMap { UInt16($0) }
            guard let first = bounds.first, let last = bounds.last, first <= last else { return nil }
            return first...last
        }
    }
}
