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

    @Test(
        "The families are switched on and off as docker has it, and the last word counts",
        arguments: [
            ([], true, false), (["--ipv6"], true, true), (["--ipv6", "--ipv4=false"], false, true),
            (["--ipv6=true", "--ipv4=0"], false, true), (["--ipv6=false"], true, false),
            (["--ipv4=FALSE", "--ipv6", "--ipv4=true"], true, true), (["--no-ipv4", "--ipv6=1"], false, true),
        ] as [([String], Bool, Bool)]
    )
    func families(_ flags: [String], _ hasIPv4: Bool, _ hasIPv6: Bool) throws {
        let arguments = try SwitchArguments.expanded(["network", "create"] + flags + ["net"])
        let spec = try spec(Array(arguments.dropFirst(2)))
        #expect(spec.hasIPv4 == hasIPv4)
        #expect(spec.hasIPv6 == hasIPv6)
        #expect(spec.name == "net")
    }

    @Test("A switch is true or false, and the switches of other verbs' commands are theirs")
    func switchValues() throws {
        #expect(throws: FairwayError(.invalidArgument, "invalid value \"maybe\" for --ipv6: it must be true or false"))
        {
            _ = try SwitchArguments.expanded(["network", "create", "--ipv6=maybe", "net"])
        }
        let run = ["run", "--rootfs", "/", "command", "--ipv6=maybe"]
        #expect(try SwitchArguments.expanded(run) == run)
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
            "--ipv6", "-o", "com.docker.network.bridge.gateway_mode_ipv4=routed", "-o",
            "com.docker.network.bridge.gateway_mode_ipv6=nat-unprotected", "-o",
            "com.docker.network.bridge.enable_ip_masquerade=false", "-o", "com.docker.network.host_ipv4=192.0.2.7",
            "-o", "com.docker.network.host_ipv6=2001:db8::7", "-o",
            "com.docker.network.bridge.trusted_host_interfaces=wg0:eth1", "-o", "spoof=mac", "net",
        ])
        let short = try spec([
            "--ipv6", "-o", "gateway-mode-ipv4=routed", "-o", "gateway-mode=nat-unprotected", "-o", "masquerade=0",
            "-o",
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
        "What does something in one family is taken, and so is what says the same twice",
        arguments: [
            ["--ipv6", "-o", "gateway-mode-ipv4=routed", "-o", "masquerade=true"],
            ["-o", "gateway-mode=routed", "-o", "masquerade=false"], ["-o", "gateway-mode=routed"],
            ["-o", "gateway-mode-ipv4=nat", "-o", "masquerade=true"],
        ]
    )
    func halfUsed(arguments: [String]) throws {
        #expect(try spec(arguments + ["net"]).options.isEmpty)
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
            (
                ["-o", "trusted-interfaces="],
                "invalid value \"trusted-interfaces=\" for -o: it names no interface"
            ),
            (
                ["-o", "gateway-mode-ipv6=routed"],
                """
                invalid value "gateway-mode-ipv6=routed" for -o: the network has no IPv6: add --ipv6, or leave the option \
                out
                """
            ),
            (
                ["--ipv6", "--no-ipv4", "-o", "com.docker.network.bridge.gateway_mode_ipv4=nat"],
                """
                invalid value "com.docker.network.bridge.gateway_mode_ipv4=nat" for -o: the network has no IPv4: leave out \
                --ipv4=false, or the option
                """
            ),
            (
                ["-o", "gateway-mode=routed", "-o", "masquerade=true"],
                """
                invalid value "masquerade=true" for -o: in gateway mode routed containers leave with their own addresses
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
                ["--subnet", "fd00::1/64"], "invalid value \"fd00::1/64\" for --subnet: it should be fd00::/64"
            ),
            (
                ["--subnet", "fd00::/64", "--subnet", "10.0.0.0/24", "--subnet", "fd01::/64"],
                "invalid value \"fd01::/64\" for --subnet: a network has one subnet of a family, here fd00::/64"
            ),
            (
                ["--ipv6", "--subnet", "10.0.0.0/24", "--gateway", "fd00::1"],
                "invalid value \"fd00::1\" for --gateway: it does not lie in the subnet 10.0.0.0/24"
            ),
            (
                ["--subnet", "10.0.0.0/24", "--subnet", "fd00::/64", "--ip-range", "fd01::/80"],
                "invalid value \"fd01::/80\" for --ip-range: it does not lie in the subnet 10.0.0.0/24, fd00::/64"
            ),
            (
                ["--subnet", "fd00::/64", "--aux-address", "a=fd01::1"],
                "invalid value \"a=fd01::1\" for --aux-address: it does not lie in the subnet fd00::/64"
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
