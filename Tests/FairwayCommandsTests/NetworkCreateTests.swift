import ArgumentParser
import FairwayModel
import IPAddressing
import Testing

@testable import FairwayCommands

@Suite("The options of network create")
struct NetworkCreateTests {
    private func spec(_ arguments: [String]) throws -> NetworkSpec {
        try NetworkCreate.parse(arguments).spec()
    }

    @Test("A name alone leaves the rest to the engine")
    func nameOnly() throws {
        #expect(try spec(["net"]) == NetworkSpec(name: "net"))
    }

    @Test("Gateways, ranges and reserved addresses find the subnet that they lie in")
    func subnets() throws {
        let spec = try spec([
            "--subnet", "10.1.0.0/16", "--subnet", "fd00:1::/64", "--gateway", "fd00:1::1", "--gateway", "10.1.0.1",
            "--ip-range", "10.1.5.0/24", "--aux-address", "router=10.1.0.2", "--internal", "net",
        ])
        #expect(spec.isInternal)
        #expect(spec.subnets.count == 2)
        #expect(spec.subnets[0].network?.description == "10.1.0.0/16")
        #expect(spec.subnets[0].gateway?.description == "10.1.0.1")
        #expect(spec.subnets[0].range?.description == "10.1.5.0/24")
        #expect(spec.subnets[0].auxiliary.mapValues(\.description) == ["router": "10.1.0.2"])
        #expect(spec.subnets[1].gateway?.description == "fd00:1::1")
    }

    @Test("Docker's options become fields, the others stay")
    func options() throws {
        let spec = try spec([
            "-o", "com.docker.network.bridge.name=br9", "-o", "com.docker.network.bridge.enable_icc=false", "-o",
            "com.docker.network.driver.mtu=1400", "--opt", "x=y", "--label", "a=b", "-d", "bridge", "net",
        ])
        #expect(spec.deviceName == "br9")
        #expect(!spec.allowsInterContainer)
        #expect(spec.mtu == 1400)
        #expect(spec.options == ["x": "y"])
        #expect(spec.labels == ["a": "b"])
    }

    @Test("Who reaches whom is said in Docker's names or in shorter ones; a family's own wins")
    func policy() throws {
        let docker = try spec([
            "-o", "com.docker.network.bridge.gateway_mode_ipv4=routed", "-o",
            "com.docker.network.bridge.gateway_mode_ipv6=nat-unprotected", "-o",
            "com.docker.network.bridge.enable_ip_masquerade=false", "-o", "com.docker.network.host_ipv4=192.0.2.7",
            "-o", "com.docker.network.host_ipv6=2001:db8::7", "-o",
            "com.docker.network.bridge.trusted_host_interfaces=wg0:eth1", "-o", "spoof=mac", "net",
        ])
        let short = try spec([
            "-o", "gateway-mode-ipv4=routed", "-o", "gateway-mode=nat-unprotected", "-o", "masquerade=0", "-o",
            "host-ipv4=192.0.2.7", "-o", "host-ipv6=2001:db8::7", "-o", "trusted-interfaces=wg0,eth1", "-o",
            "spoof=mac",
            "net",
        ])
        let policy = NetworkPolicy(
            gatewayModes: GatewayModes(ipv4: .routed, ipv6: .natUnprotected),
            masquerades: false,
            sourceAddresses: ["192.0.2.7", "2001:db8::7"].compactMap(IPAddress.init),
            trustedInterfaces: ["wg0", "eth1"],
            spoofing: .mac
        )
        #expect(docker.policy == policy && docker.options.isEmpty)
        #expect(short.policy == policy && short.options.isEmpty)
    }

    @Test(
        "What can't be is one sentence",
        arguments: [
            (
                ["-o", "gateway-mode=open"],
                """
                invalid value "gateway-mode=open" for -o: it must be one of nat, nat-unprotected, routed, isolated
                """
            ),
            (
                ["-o", "com.docker.network.host_ipv4=fd00::1"],
                """
                invalid value "fd00::1" for com.docker.network.host_ipv4 in -o: it must be an IPv4 address
                """
            ),
            (["-o", "spoof=yes"], "invalid value \"spoof=yes\" for -o: it must be one of deny, mac, allow"),
            (["--subnet", "10.0.0.1/24"], "invalid value \"10.0.0.1/24\" for --subnet: it should be 10.0.0.0/24"),
            (
                ["--subnet", "10.0.0.0"],
                "invalid value \"10.0.0.0\" for --subnet: it is no subnet in CIDR notation, such as 10.1.2.0/24"
            ),
            (
                ["--subnet", "10.0.0.0/33"],
                "invalid value \"10.0.0.0/33\" for --subnet: it is no subnet in CIDR notation, such as 10.1.2.0/24"
            ),
            (
                ["--subnet", "10.0.0.0/8", "--subnet", "10.1.0.0/16"],
                "invalid value \"10.1.0.0/16\" for --subnet: it overlaps 10.0.0.0/8"
            ),
            (
                ["--subnet", "10.0.0.0/16", "--subnet", "10.1.0.0/16"],
                "invalid value \"10.1.0.0/16\" for --subnet: a network has one subnet of a family, here 10.0.0.0/16"
            ),
            (
                ["--gateway", "10.0.0.1"],
                "invalid value \"10.0.0.1\" for --gateway: it needs a --subnet that it lies in"
            ),
            (
                ["--subnet", "10.0.0.0/24", "--gateway", "10.0.1.1"],
                "invalid value \"10.0.1.1\" for --gateway: it does not lie in the subnet 10.0.0.0/24"
            ),
            (
                ["--subnet", "10.0.0.0/24", "--gateway", "10.0.0.1", "--gateway", "10.0.0.2"],
                "invalid value \"10.0.0.2\" for --gateway: the subnet 10.0.0.0/24 has one already"
            ),
            (
                ["--subnet", "10.0.0.0/24", "--ip-range", "10.0.0.0/23"],
                "invalid value \"10.0.0.0/23\" for --ip-range: it does not lie in the subnet 10.0.0.0/24"
            ),
            (
                ["--subnet", "10.0.0.0/24", "--aux-address", "10.0.0.3"],
                "invalid value \"10.0.0.3\" for --aux-address: it must be NAME=ADDRESS"
            ),
            (
                ["-o", "com.docker.network.driver.mtu=67"],
                """
                invalid value "com.docker.network.driver.mtu=67" for -o: the MTU must be a number from 68 to 65535
                """
            ),
            (
                ["-o", "com.docker.network.bridge.enable_icc=maybe"],
                "invalid value \"com.docker.network.bridge.enable_icc=maybe\" for -o: it must be true or false"
            ),
            (
                ["-o", "com.docker.network.bridge.name=0123456789abcdef"],
                """
                invalid value "com.docker.network.bridge.name=0123456789abcdef" for -o: a device name has 1 to 15 \
                characters without spaces and slashes
                """
            ),
        ] as [([String], String)]
    )
    func mistakes(arguments: [String], message: String) {
        #expect(throws: FairwayError(.invalidArgument, message)) { _ = try spec(arguments + ["net"]) }
    }
}
