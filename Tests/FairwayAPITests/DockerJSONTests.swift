import FairwayAPI
import FairwayModel
import Testing

@Suite("Docker's JSON")
struct DockerJSONTests {
    @Test("A network has Docker's members, with its addresses in IPAM.Config")
    func networkShape() throws {
        let container = try Samples.container()
        let network = try #require(container.networks.first)
        let detail = NetworkDetail(
            network: network,
            endpoints: container.endpoints,
            sandboxes: [try #require(container.sandbox)]
        )
        let json = detail.dockerJSON
        #expect(json["Name"] == "web")
        #expect(json["Driver"] == "bridge")
        #expect(json["EnableIPv4"] == true)
        #expect(json["EnableIPv6"] == true)
        #expect(
            json["IPAM"]?["Config"] == [
                [
                    "Subnet": "10.1.0.0/24", "Gateway": "10.1.0.1", "IPRange": "10.1.0.128/25",
                    "AuxiliaryAddresses": ["router": "10.1.0.2"],
                ],
                ["Subnet": "fd00:1::/64", "Gateway": "fd00:1::1"],
            ]
        )
        #expect(json["Options"]?["com.docker.network.bridge.enable_icc"] == "false")
        #expect(json["Options"]?["com.docker.network.driver.mtu"] == "1400")
        let member = json["Containers"]?[container.container.id.rawValue]
        #expect(member?["IPv4Address"] == "10.1.0.128/24")
        #expect(member?["IPv6Address"] == "fd00:1::80/64")
    }

    @Test("An endpoint that no container of Fairway's has is listed by its own ID")
    func foreignEndpoints() throws {
        let network = try Samples.network()
        let sandbox = Samples.sandbox()
        let endpoint = try Samples.endpoint(on: network, in: sandbox)
        let json = NetworkDetail(network: network, endpoints: [endpoint], sandboxes: [sandbox]).dockerJSON
        #expect(json["Containers"]?["ep-\(endpoint.id)"]?["Name"] == "web-1")
    }

    @Test("A container's published ports are listed a port each, open ones on 0.0.0.0 and ::")
    func containerPorts() throws {
        let ports = try Samples.container().dockerJSON["NetworkSettings"]?["Ports"]
        #expect(
            ports?["80/tcp"] == [
                ["HostIp": "0.0.0.0", "HostPort": "8080"], ["HostIp": "::", "HostPort": "8080"],
            ]
        )
        #expect(ports?["53/udp"] == [["HostIp": "192.0.2.1", "HostPort": "5000"]])
        #expect(ports?["54/udp"] == [["HostIp": "192.0.2.1", "HostPort": "5001"]])
    }

    @Test("A container has Docker's members of state, configuration and networks")
    func containerShape() throws {
        let json = try Samples.container().dockerJSON
        #expect(json["Name"] == "/web-1")
        #expect(json["Path"] == "httpd")
        #expect(json["Args"] == ["-f"])
        #expect(json["State"]?["Running"] == true)
        #expect(json["State"]?["Pid"] == 4711)
        #expect(json["Config"]?["StopSignal"] == "2")
        #expect(json["HostConfig"]?["NetworkMode"] == "web")
        #expect(json["HostConfig"]?["Binds"] == ["/data:/mnt:ro"])
        #expect(json["HostConfig"]?["ExtraHosts"] == ["db:192.0.2.7"])
        let attached = json["NetworkSettings"]?["Networks"]?["web"]
        #expect(attached?["IPAddress"] == "10.1.0.128")
        #expect(attached?["IPPrefixLen"] == 24)
        #expect(attached?["Gateway"] == "10.1.0.1")
        #expect(attached?["GlobalIPv6Address"] == "fd00:1::80")
        #expect(attached?["GlobalIPv6PrefixLen"] == 64)
        #expect(attached?["IPv6Gateway"] == "fd00:1::1")
    }

    @Test("A container that has never run says so with Docker's zero time")
    func neverRan() {
        let container = Container(name: "a", spec: ContainerSpec(rootfs: "/", command: ["true"]))
        let json = ContainerDetail(container: container, logPath: "").dockerJSON
        #expect(json["State"]?["StartedAt"] == "0001-01-01T00:00:00Z")
        #expect(json["State"]?["Status"] == "created")
        #expect(json["NetworkSettings"]?["Networks"] == [:])
    }
}
