import FairwayAPI
import FairwayModel
import IPAddressing
import Testing

@testable import FairwayCommands

@Suite("What lists look like")
struct OutputTests {
    private static let start = Timestamp(nanoseconds: 1_000_000_000_000_000_000)

    private static func after(seconds: Int64) -> Timestamp {
        Timestamp(nanoseconds: start.nanoseconds + seconds * 1_000_000_000)
    }

    private static func container(_ status: Container.Status) throws -> Container {
        var spec = ContainerSpec(name: "web", rootfs: "/", command: ["python3", "-m", "http.server", "5000"])
        spec.usesOverlay = true
        return Container(
            id: try #require(ObjectID(String(repeating: "0123456789abcdef", count: 4))),
            name: "web",
            spec: spec,
            status: status,
            exitCode: status == .exited ? 3 : nil,
            createdAt: start,
            startedAt: start,
            finishedAt: after(seconds: 60)
        )
    }

    private static func detail() throws -> ContainerDetail {
        let network = Network(name: "bridge", deviceName: "fairway0")
        let endpoint = Endpoint(
            networkID: network.id,
            sandboxID: .random(),
            name: "web",
            hostLinkName: "veth0000000",
            macAddress: MACAddress(rawValue: 0x0200_0000_0001),
            ports: [
                PublishedPort(hostPort: 5000, containerPort: 5000),
                PublishedPort(hostAddress: IPAddress("127.0.0.1"), hostPort: 53, containerPort: 53, transport: .udp),
                PublishedPort(hostPort: 8000, containerPort: 80, count: 3),
            ]
        )
        return ContainerDetail(
            container: try container(.running),
            endpoints: [endpoint],
            networks: [network],
            logPath: "/log"
        )
    }

    @Test("Columns are as wide as their longest cell, and the last has no width")
    func table() {
        let text = Table.text([["NAME", "DRIVER"], ["a", "bridge"], ["a-longer-name", "x"]])
        #expect(text == "NAME            DRIVER\na               bridge\na-longer-name   x\n")
        #expect(Table.text([["A", "B"], ["1", "2"]]) == "A         B\n1         2\n")
    }

    @Test("Published ports are listed as Docker lists them")
    func ports() throws {
        let ports = try Self.detail().endpoints.flatMap(\.ports)
        #expect(
            PortList.text(ports)
                == "127.0.0.1:53->53/udp, 0.0.0.0:8000-8002->80-82/tcp, 0.0.0.0:5000->5000/tcp"
        )
        #expect(
            PortList.lines(ports) == [
                "53/udp -> 127.0.0.1:53", "80/tcp -> 0.0.0.0:8000", "81/tcp -> 0.0.0.0:8001",
                "82/tcp -> 0.0.0.0:8002", "5000/tcp -> 0.0.0.0:5000",
            ]
        )
        #expect(ports.compactMap { PortList.hostSide(of: 81, transport: .tcp, in: $0) } == ["0.0.0.0:8001"])
        #expect(ports.compactMap { PortList.hostSide(of: 83, transport: .tcp, in: $0) }.isEmpty)
        #expect(ports.compactMap { PortList.hostSide(of: 53, transport: .tcp, in: $0) }.isEmpty)
    }

    @Test(
        "What is open on every address is listed once a family in which it is served",
        arguments: [
            (["10.1.0.2", "fd00::2"], "0.0.0.0:80->80/tcp, [::]:80->80/tcp, [::1]:81->81/tcp"),
            (["fd00::2"], "[::]:80->80/tcp, [::1]:81->81/tcp"),
            (["10.1.0.2"], "0.0.0.0:80->80/tcp, [::]:80->80/tcp, [::1]:81->81/tcp"),
        ]
    )
    func families(_ addresses: [String], _ text: String) throws {
        var endpoint = try #require(try Self.detail().endpoints.first)
        endpoint.addresses = addresses.compactMap { IPAddress($0) }
        endpoint.ports = [
            PublishedPort(hostAddress: .v6(.loopback), hostPort: 81, containerPort: 81),
            PublishedPort(hostPort: 80, containerPort: 80),
        ]
        #expect(PortList.text(endpoint.listedPorts) == text)
        #expect(PortList.lines(endpoint.listedPorts).last == "81/tcp -> [::1]:81")
    }

    @Test("The highest port can be the last of a range")
    func highestPort() {
        let port = PublishedPort(hostPort: 65_534, containerPort: 65_534, count: 2)
        #expect(PortList.text([port]) == "0.0.0.0:65534-65535->65534-65535/tcp")
        #expect(PortList.lines([port]).last == "65535/tcp -> 0.0.0.0:65535")
        #expect(PortList.hostSide(of: 65_535, transport: .tcp, in: port) == "0.0.0.0:65535")
    }

    @Test("A container's line has Docker's columns")
    func containerRow() throws {
        let row = ContainerRow(detail: try Self.detail(), isTruncated: true).json
        let listing = Listing(columns: ContainerRow.columns, tableFields: ContainerRow.tableFields, rows: [row])
        let lines = try listing.text(ListFormat(nil, onlyIDs: false)).split(separator: "\n")
        let header = lines[0].split(separator: " ").joined(separator: " ")
        #expect(header == "CONTAINER ID IMAGE COMMAND CREATED STATUS PORTS NAMES")
        #expect(lines[1].hasPrefix("0123456789ab   /:O       \"python3 -m http.ser…\"   "))
        #expect(lines[1].hasSuffix("   web"))
    }

    @Test(
        "A list prints IDs, JSON, or what a template says",
        arguments: [
            (nil, true, "0123456789ab\n"),
            ("{{.Names}}: {{.Image}}", true, "web: /:O\n"),
            ("table {{.Names}}\\t{{.State}}", false, "NAMES     STATE\nweb       running\n"),
            ("{{.ID}}\\t{{.Networks}}", false, "0123456789ab\tbridge\n"),
        ] as [(String?, Bool, String)]
    )
    func formats(format: String?, onlyIDs: Bool, text: String) throws {
        let row = ContainerRow(detail: try Self.detail(), isTruncated: true).json
        let listing = Listing(columns: ContainerRow.columns, tableFields: ContainerRow.tableFields, rows: [row])
        #expect(try listing.text(ListFormat(format, onlyIDs: onlyIDs)) == text)
    }

    @Test("JSON is an object a line")
    func jsonList() throws {
        let rows = [NetworkRow(network: Network(name: "a", deviceName: "br-a"), isTruncated: false).json]
        let listing = Listing(columns: NetworkRow.columns, tableFields: NetworkRow.tableFields, rows: rows + rows)
        let lines = try listing.text(ListFormat("json", onlyIDs: false)).split(separator: "\n")
        #expect(lines.count == 2)
        let decoded: JSONValue = try JSONCoding.decode(from: Array(lines[0].utf8))
        #expect(decoded["Name"] == "a")
        #expect(decoded["Driver"] == "bridge")
        #expect(decoded["Scope"] == "local")
    }

    @Test(
        "Times are told in Docker's words",
        arguments: [
            (0, "Less than a second"), (1, "1 second"), (59, "59 seconds"), (60, "About a minute"), (120, "2 minutes"),
            (3600, "About an hour"), (7200, "2 hours"), (3 * 86_400, "3 days"), (21 * 86_400, "3 weeks"),
            (90 * 86_400, "3 months"), (800 * 86_400, "2 years"),
        ] as [(Int64, String)]
    )
    func elapsed(seconds: Int64, text: String) {
        #expect(Elapsed.text(from: Self.start, to: Self.after(seconds: seconds)) == text)
    }

    @Test(
        "A status tells since when",
        arguments: [
            (.created, "Created"), (.running, "Up 5 minutes"), (.exited, "Exited (3) 4 minutes ago"),
        ] as [(Container.Status, String)]
    )
    func status(status: Container.Status, text: String) throws {
        let now = Self.after(seconds: 300)
        #expect(ContainerRow.status(of: try Self.container(status), now: now) == text)
    }

    @Test("What other programs say can neither end a line nor command the terminal")
    func controlCharacters() {
        #expect(Console.line("runc: \u{1B}[31mno\nsuch\u{9B}x file\t§") == "runc:  [31mno such x file §")
    }

    @Test("An event is one line")
    func event() {
        let event = Event(
            time: Self.start,
            kind: .container,
            action: "die",
            id: "0123",
            name: "web",
            attributes: ["exitCode": "3"]
        )
        #expect(ShowEvents.line(event) == "2001-09-09T01:46:40.000000000Z container die 0123 (name=web, exitCode=3)")
    }

    @Test("A line that was written in parts is put together again")
    func logs() throws {
        var printer = LogPrinter(showsTime: true)
        let text = [("a", true, LogEntry.Stream.stdout), ("x", false, .stderr), ("b", false, .stdout)].map {
            printer.bytes(of: LogEntry(stream: $0.2, time: Self.start, content: Array($0.0.utf8), isPartial: $0.1))
        }
        let time = "2001-09-09T01:46:40.000000000Z"
        #expect(text.map { String(decoding: $0, as: UTF8.self) } == ["\(time) a", "\(time) x\n", "b\n"])
    }

    @Test("Info is told fact by fact, with the settings and what doesn't work")
    func info() throws {
        let info = Info(
            pid: 7,
            root: HostRoot(state: "/s", run: "/r"),
            namespace: "net:[1]",
            settings: try Settings(
                SettingSources(
                    file: SettingsFile(path: "/f.yaml", values: ["runtime": .init(text: "crun", line: 1)]),
                    stored: ["mtu": "1400"],
                    flags: ["mtu": "1500", "pools": "10.0.0.0/8:24"]
                )
            ),
            counts: .init(networks: 1, endpoints: 2, containers: 3, running: 1),
            warnings: ["conmon is missing"]
        )
        let text = InfoText.text(info)
        #expect(text.contains("Daemon: process 7\n"))
        #expect(text.contains("Containers: 3, 1 of them running\n"))
        #expect(text.contains("\n iptables-variant   usual           (default)\n"), "the longest name")
        #expect(text.contains("\n mtu                1500            (flag; stored: \"1400\")\n"))
        #expect(text.contains("\n runtime            crun            (file /f.yaml)\n"))
        #expect(text.hasSuffix("Warning: conmon is missing\n"))
    }
}
