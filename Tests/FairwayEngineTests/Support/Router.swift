import FairwayDrivers
import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import RouteNetlink
import SystemPackage

/// A router beyond an uplink of a host, that advertises itself as the default one.
final class Router {
    static let address = "fe80::99"
    private let pod: Pod
    private let link: LinkIndex

    /// Makes the uplink, and a link between its router and it.
    init(of host: TestHost, uplink: String = "uplink0") throws {
        pod = try host.makePod("router")
        let pair = VethPair(name: uplink, peerName: "lan0", peerMACAddress: MACAddress(rawValue: 0x0200_0000_0099))
        let descriptor = try pod.open()
        let index = try host.network.route.createVeth(pair, peerInNamespace: descriptor.rawDescriptor).host
        link = try pod.route.link(named: "lan0").index
        var properties = LinkChange()
        properties.generatesLinkLocalAddress = false
        try pod.route.change(link, properties)
        try pod.route.add(InterfaceAddress(try FairwayEngineTests.address(Self.address), prefixLength: 64, on: link))
        try pod.route.change(link, LinkChange(isUp: true))
        try host.network.route.change(index, LinkChange(isUp: true))
    }

    /// Sends a router advertisement (RFC 4861 section 4.2) to all hosts of the link.
    func advertise() throws {
        let index = link.rawValue
        try pod.run { () throws(Errno) in
            let number = try systemCall { socket(AF_INET6, Int32(SOCK_RAW.rawValue), Int32(IPPROTO_ICMPV6)) }
            let descriptor = OwnedDescriptor(owning: number)
            var hops: Int32 = 255
            try systemCall {
                unsafe setsockopt(descriptor.rawValue, Int32(IPPROTO_IPV6), IPV6_MULTICAST_HOPS, &hops, 4)
            }
            var target = sockaddr_in6()
            target.sin6_family = sa_family_t(AF_INET6)
            target.sin6_scope_id = UInt32(index)
            let allHosts: [UInt8] = [0xFF, 0x02] + [UInt8](repeating: 0, count: 13) + [1]
            unsafe withUnsafeMutableBytes(of: &target.sin6_addr) { unsafe $0.copyBytes(from: allHosts) }
            // Type, code, checksum (the kernel's), hop limit, flags, lifetime of half an hour, and no timers.
            let message: [UInt8] = [134, 0, 0, 0, 64, 0, 0x07, 0x08] + [UInt8](repeating: 0, count: 8)
            try systemCall {
                unsafe withUnsafePointer(to: &target) { pointer in
                    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        unsafe sendto(
                            descriptor.rawValue,
                            message,
                            message.count,
                            0,
                            $0,
                            socklen_t(MemoryLayout<sockaddr_in6>.size)
                        )
                    }
                }
            }
        }
    }
}

extension TestHost {
    /// The IPv6 routers of the host's default routes.
    func defaultRouters() throws -> [String] {
        try network.route.routes(.ipv6).filter { $0.destination == nil }.compactMap { $0.gateway?.description }
    }

    /// Whether the host takes the router as its default one within some seconds; its link is ready after one.
    func listens(to router: Router) async throws -> Bool {
        try await eventually {
            do { try router.advertise() } catch Errno.networkUnreachable {}
            return try defaultRouters() == [Router.address]
        }
    }
}
