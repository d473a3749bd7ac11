import FairwayModel
import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@testable import FairwayEngine

@Suite(
    "What a bridge learns of those who may send anything",
    .tags(.live),
    .enabled(if: Privileges.canCreateNamespaces && Kernel.boundsLearning)
)
struct LearningLiveTests {
    @Test("Their MAC addresses fill the bridge's table to its bound, and no further")
    func bound() async throws {
        let host = try await TestHost()
        let network = try await host.createNetwork { $0.deviceName = "br-blue" }
        #expect(network.deviceName == "br-blue")
        let pod = try host.makePod()
        try await host.attach(pod) { $0.attachment.spoofing = .allow }
        let link = try pod.route.link(named: "eth0").index
        let most = 8192
        try pod.run { () throws(Errno) in
            let socket = try FrameSocket(on: link)
            for number in 0..<most + 500 {
                let mac = MACAddress(rawValue: 0x0288_0000_0000 + UInt64(number))
                let nothing = [UInt8](repeating: 0, count: 46)
                try socket.send(PacketBytes.frame(to: PacketBytes.broadcast, from: mac, type: 0x88B5, nothing))
            }
        }
        let entries = try ShellCommand.output(of: "bridge fdb show br br-blue", in: host.network.namespace)
        let learned = entries.split(separator: "\n").count { $0.hasPrefix("02:88:") }
        #expect((most - 100...most).contains(learned), "\(learned) of them were learned")
    }
}

private enum Kernel {
    /// Whether it knows a bound to what a bridge learns: from Linux 6.7 on.
    static let boundsLearning: Bool = {
        let numbers = (try? Sysctl.read("kernel.osrelease"))?.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
        guard let numbers, numbers.count == 2 else { return false }
        return (numbers[0], numbers[1]) >= (6, 7)
    }()
}
