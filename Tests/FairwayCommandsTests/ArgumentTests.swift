import FairwayModel
import IPAddressing
import Testing

@testable import FairwayCommands

@Suite("Flags with a form of their own")
struct ArgumentTests {
    private func sentence(_ body: () throws -> Void) -> String? {
        let error = #expect(throws: FairwayError.self, performing: body)
        return error?.message
    }

    @Test(
        "--network takes a name, a kind, and what the container has there",
        arguments: [
            ("net", NetworkMode.networks([NetworkAttachment(network: "net")])),
            ("default", .networks([NetworkAttachment(network: "bridge")])),
            ("host", .host), ("none", .none), ("container:web", .container("web")),
            ("ns:/run/netns/x", .namespace(path: "/run/netns/x")),
            ("name=net,alias=a,alias=b", .networks([NetworkAttachment(network: "net", aliases: ["a", "b"])])),
            (
                "net,ip=10.0.0.2",
                .networks([NetworkAttachment(network: "net", addresses: [IPAddress("10.0.0.2")].compactMap(\.self))])
            ),
            (
                "net,spoof=mac,allow-address=10.0.0.100,allow-address=fd00::/64",
                .networks([
                    NetworkAttachment(
                        network: "net",
                        spoofing: .mac,
                        allowedAddresses: ["10.0.0.100/32", "fd00::/64"].compactMap(IPNetwork.init)
                    )
                ])
            ),
            (
                "net,mac-address=02:00:00:00:00:01,gw-priority=-3,ifname=wan",
                .networks([
                    NetworkAttachment(
                        network: "net",
                        interfaceName: "wan",
                        macAddress: MACAddress("02:00:00:00:00:01"),
                        gatewayPriority: -3
                    )
                ])
            ),
            (
                "net,ingress=10mbit,egress=1250kbps",
                .networks([
                    NetworkAttachment(
                        network: "net",
                        bandwidth: Bandwidth(ingress: BitRate("10mbit"), egress: BitRate("10mbit"))
                    )
                ])
            ),
            (
                "net,driver-opt=com.docker.network.endpoint.ifname=wan",
                .networks([NetworkAttachment(network: "net", interfaceName: "wan")])
            ),
        ]
    )
    func networks(text: String, mode: NetworkMode) throws {
        #expect(try NetworkArgument.parse(text) == mode)
    }

    @Test(
        "A wrong --bandwidth is one sentence",
        arguments: [
            ("", "it must be ingress=RATE"), ("10mbit", "it must be ingress=RATE"),
            ("up=1mbit", "it must be ingress=RATE"),
            ("egress=1mbit,", "it must be ingress=RATE"), ("egress=1mbit,egress=2mbit", "egress is given twice"),
            ("ingress=fast", "invalid value \"fast\" for ingress in --bandwidth: a rate is a number from 8kbit"),
        ]
    )
    func wrongBandwidth(text: String, words: String) throws {
        let error = try #require(throws: FairwayError.self) { try BandwidthArgument.parse(text) }
        #expect(error.message.contains(words), "\(error.message)")
    }

    @Test("--bandwidth takes one direction or both")
    func bandwidth() throws {
        #expect(try BandwidthArgument.parse("egress=1mbit") == Bandwidth(egress: BitRate("1mbit")))
        let both = Bandwidth(ingress: BitRate("2mbit"), egress: BitRate("1mbit"))
        #expect(try BandwidthArgument.parse("egress=1mbit,ingress=2mbit") == both)
    }

    @Test(
        "A wrong --network is one sentence",
        arguments: [
            ("", "invalid value \"\" for --network: the network's name is missing"),
            ("alias=a", "invalid value \"alias=a\" for --network: the network's name is missing"),
            ("container:", "invalid value \"container:\" for --network: the container's name is missing"),
            ("ns:x", "invalid value \"ns:x\" for --network: the path of a network namespace must begin with \"/\""),
            ("a,b", "invalid value \"a,b\" for --network: \"b\" is not KEY=VALUE"),
            (
                "a,x=y",
                """
                invalid value "a,x=y" for --network: there is no key "x", only name, alias, ip, ip6, mac-address, gw-priority, \
                ifname, driver-opt, spoof, allow-address, ingress and egress
                """
            ),
            ("a,spoof=no", "invalid value \"no\" for spoof in --network: it must be one of deny, mac, allow"),
            (
                "a,allow-address=10.0.0.1/24",
                "invalid value \"10.0.0.1/24\" for allow-address in --network: it should be 10.0.0.0/24"
            ),
            ("host,alias=a", "invalid value \"host,alias=a\" for --network: \"host\" takes no further keys"),
            ("a,ip=10.0.0.300", "invalid value \"10.0.0.300\" for ip in --network: it is no IP address"),
            (
                "a,gw-priority=high",
                "invalid value \"high\" for gw-priority in --network: it must be a whole number from -2147483648 to 2147483647"
            ),
            (
                "a,driver-opt=x=y",
                """
                invalid value "x=y" for driver-opt in --network: there is no option "x", only \
                com.docker.network.endpoint.ifname
                """
            ),
            (
                "a,ip=10.0.0.1,ip=10.0.0.2",
                "invalid value \"10.0.0.2\" for ip in --network: an attachment has one static address of a family, here 10.0.0.1"
            ),
            ("a,ip=::1", "invalid value \"::1\" for ip in --network: it must be an IPv4 address"),
        ]
    )
    func wrongNetworks(text: String, message: String) {
        #expect(sentence { _ = try NetworkArgument.parse(text) } == message)
    }

    @Test(
        "--rootfs takes a directory, and :O after it",
        arguments: [("/", "/", false), ("/:O", "/", true), ("/srv//a/../b/", "/srv/b", false)]
    )
    func rootfs(text: String, path: String, usesOverlay: Bool) throws {
        let parsed = try PathArgument.parseRootfs(text)
        #expect(parsed.path == path)
        #expect(parsed.usesOverlay == usesOverlay)
    }

    @Test("-v takes paths, and whether they are read-only")
    func mounts() throws {
        #expect(try PathArgument.parseMount("/a:/b") == Mount(source: "/a", destination: "/b"))
        #expect(try PathArgument.parseMount("/a:/b:ro") == Mount(source: "/a", destination: "/b", isReadOnly: true))
        #expect(try PathArgument.parseMount("/a:/b/:rw") == Mount(source: "/a", destination: "/b"))
        #expect(try PathArgument.parseMount("./a:/b").source.hasSuffix("/a"))
    }

    @Test(
        "A wrong path is one sentence",
        arguments: [
            ("/x:Q", "invalid value \"/x:Q\" for --rootfs: after the colon only O, for a disposable overlay, is known"),
            (":O", "invalid value \":O\" for --rootfs: the directory is missing"),
        ]
    )
    func wrongRootfs(text: String, message: String) {
        #expect(sentence { _ = try PathArgument.parseRootfs(text) } == message)
    }

    @Test(
        "A wrong -v is one sentence",
        arguments: [
            ("/a", "it must be SOURCE:DESTINATION, with :ro after it for read-only"),
            ("data:/b", "named volumes are not supported, so the source must be a path"),
            ("/a:b", "the destination \"b\" must begin with \"/\""),
            ("/a:/b:z", "the option \"z\" is neither ro nor rw"),
        ]
    )
    func wrongMounts(text: String, reason: String) {
        #expect(sentence { _ = try PathArgument.parseMount(text) } == "invalid value \"\(text)\" for -v: \(reason)")
    }

    @Test("Signals have names and numbers", arguments: [("TERM", 15), ("sigterm", 15), ("9", 9), ("RTMIN+3", 37)])
    func signals(text: String, number: Int32) throws {
        #expect(try SignalArgument.parse(text, for: "-s") == number)
    }

    @Test("What is no signal is refused", arguments: ["0", "65", "-1", "TERMINATE", "", "RTMIN+31"])
    func wrongSignals(text: String) {
        let message = sentence { _ = try SignalArgument.parse(text, for: "-s") }
        #expect(message?.hasPrefix("invalid value \"\(text)\" for -s: ") == true)
    }

    @Test("-e takes a value, or the caller's")
    func environment() throws {
        let variables = try PairArgument.parseEnvironment(["A=1", "B=", "C", "D"], caller: ["C": "3"])
        #expect(variables == ["A=1", "B=", "C=3"])
        #expect(sentence { _ = try PairArgument.parseEnvironment(["=x"], caller: [:]) }?.contains("for -e") == true)
    }

    @Test("--add-host takes addresses of both families")
    func hosts() throws {
        #expect(try PairArgument.parseHost("db:10.0.0.1").address.description == "10.0.0.1")
        #expect(try PairArgument.parseHost("db:[::1]").address.description == "::1")
        #expect(try PairArgument.parseHost("db:::1").address.description == "::1")
        let message = sentence { _ = try PairArgument.parseHost("db:host-gateway") }
        #expect(message == "invalid value \"db:host-gateway\" for --add-host: \"host-gateway\" is no IP address")
        #expect(sentence { _ = try PairArgument.parseHost("db") } != nil)
    }

    @Test(
        "--since takes a duration, seconds, or a time",
        arguments: [
            ("1h30m", "2026-11-24T08:30:00.000000000Z"), ("10s", "2026-11-24T09:59:50.000000000Z"),
            ("0", "1970-01-01T00:00:00.000000000Z"), ("1.5", "1970-01-01T00:00:01.500000000Z"),
            ("2026-11-24", "2026-11-24T00:00:00.000000000Z"), ("2026-11-24T10:11", "2026-11-24T10:11:00.000000000Z"),
            ("2026-11-24T10:11:12.5Z", "2026-11-24T10:11:12.500000000Z"),
            ("2026-11-24T10:11:12+02:00", "2026-11-24T08:11:12.000000000Z"),
        ]
    )
    func times(text: String, expected: String) throws {
        let now = try #require(Timestamp("2026-11-24T10:00:00.000000000Z"))
        #expect(try TimeArgument.parse(text, for: "--since", now: now).description == expected)
    }

    @Test("What is no time is refused", arguments: ["", "yesterday", "10x", "2026-11", "24.11.2026", "-5m"])
    func wrongTimes(text: String) {
        #expect(sentence { _ = try TimeArgument.parse(text, for: "--since") }?.contains("for --since: ") == true)
    }

    @Test("Filters of one key are alternatives, different keys add up")
    func filters() throws {
        let filters = try Filters(["name=a", "name=b", "label=x", "label=y=1"], known: ["name", "label"])
        #expect(filters.allow("name") { $0 == "b" })
        #expect(!filters.allow("name") { $0 == "c" })
        #expect(filters.allow("status") { _ in false })
        #expect(filters.allowLabels(["x": "", "y": "1"]))
        #expect(!filters.allowLabels(["x": "", "y": "2"]))
        let message = sentence { _ = try Filters(["driver=x"], known: ["name", "label"]) }
        #expect(message == "invalid value \"driver=x\" for --filter: there is no filter \"driver\", only name, label")
    }
}
