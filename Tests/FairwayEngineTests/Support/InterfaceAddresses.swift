import LinuxSystem
import NetworkNamespaces
import SystemPackage

/// An IPv6 address as `/proc/net/if_inet6` has it.
struct ListedAddress: Hashable {
    var text: String
    /// Whether it can't be used before the kernel has looked for doubles (`IFA_F_TENTATIVE`).
    var isTentative: Bool

    /// All of an interface's in the calling thread's namespace, in the order of their text.
    static func all(of interface: String) throws(Errno) -> [ListedAddress] {
        try Files.readText("/proc/thread-self/net/if_inet6").split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count == 6, fields[5] == interface, let prefixLength = Int(fields[2], radix: 16),
                let flags = UInt32(fields[4], radix: 16)
            else { return nil }
            return ListedAddress(text: "\(fields[0])/\(prefixLength)", isTentative: flags & 0x40 != 0)
        }.sorted { $0.text < $1.text }
    }
}
