import SystemPackage
import Testing

@testable import LinuxSystem

@Suite("Kernel settings")
struct SysctlTests {
    @Test(
        "Names are dotted or have slashes; the other one of the two stands for itself",
        arguments: [
            ("net.ipv4.ip_forward", "/proc/sys/net/ipv4/ip_forward"),
            ("net/ipv4/ip_forward", "/proc/sys/net/ipv4/ip_forward"),
            ("net/ipv4/conf/eth0.1/forwarding", "/proc/sys/net/ipv4/conf/eth0.1/forwarding"),
            ("net.ipv4.conf.eth0/1.forwarding", "/proc/sys/net/ipv4/conf/eth0.1/forwarding"),
            ("single", "/proc/sys/single"),
        ]
    )
    func paths(name: String, path: String) throws {
        #expect(try Sysctl.path(of: name) == path)
    }

    @Test(
        "Names that would lead out of /proc/sys are refused",
        arguments: [
            "", ".", "/", "..", "net/../../etc/passwd", "net/./ip", "/etc/passwd", "net//ip", "net..ip", "net/", "net.",
            "net.//.ip", "net./.ip", "net\0", ".net", "net/ipv4/..",
        ]
    )
    func escapes(name: String) {
        #expect(throws: Errno.invalidArgument) { try Sysctl.path(of: name) }
    }

    @Test("A setting is read without its newline, and a missing one is ENOENT")
    func read() throws {
        #expect(try Sysctl.read("kernel.ostype") == "Linux")
        #expect(throws: Errno.noSuchFileOrDirectory) { try Sysctl.read("kernel.no_such_setting") }
        #expect(throws: Errno.noSuchFileOrDirectory) { try Sysctl.write(1, to: "kernel.no_such_setting") }
    }

    @Test("The boot ID is a UUID that stays the same")
    func bootID() throws {
        let first = try BootID.current()
        #expect(first.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
        #expect(try BootID.current() == first)
    }
}
