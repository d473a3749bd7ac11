import FairwayFirewall
import FairwayModel
import FairwayTesting
import IPAddressing
import Testing

/// Who reaches whom in every mode: the networks of the lab are the columns, and each row tries one way.
enum MatrixPlan {
    /// `yes`, `no`, or whose address arrives: `self` the caller's own, `host` the uplink's, `custom` the network's own.
    ///
    /// `address` is the container's, of which port 80 is published and port 81 is not; `published` is the published port
    /// at an address of the host's, and `local` the one that is published on 127.0.0.1 only. The callers: machines behind two interfaces of the host, the host, a container of
    /// the same network, one of another network, and the called container itself.
    static let table = """
        way                caller    nat  open  routed internal isolated quiet trusting plain sourced
        address:80         remote    no   yes   yes    no       no       no    no       no    no
        address:80         trusted   no   yes   yes    no       no       no    yes      no    no
        address:80         host      yes  yes   yes    yes      no       yes   yes      yes   yes
        address:80         neighbour yes  yes   yes    yes      yes      no    yes      yes   yes
        address:80         other     no   yes   yes    no       no       no    no       no    no
        address:81         remote    no   yes   no     no       no       no    no       no    no
        address:81         trusted   no   yes   no     no       no       no    no       no    no
        address:81         host      yes  yes   yes    yes      no       yes   yes      yes   yes
        address:81         neighbour yes  yes   yes    yes      yes      no    yes      yes   yes
        address:81         other     no   yes   no     no       no       no    no       no    no
        address:ping       remote    no   yes   yes    no       no       no    no       no    no
        address:ping       trusted   no   yes   yes    no       no       no    yes      no    no
        address:ping       host      yes  yes   yes    yes      no       yes   yes      yes   yes
        address:ping       neighbour yes  yes   yes    yes      yes      no    yes      yes   yes
        address:ping       other     no   yes   yes    no       no       no    no       no    no
        uplink:published   remote    self self  no     no       no       self  self     self  self
        uplink:published   trusted   self self  no     no       no       self  self     self  self
        uplink:published   host      yes  yes   no     no       no       yes   yes      yes   yes
        uplink:published   neighbour yes  yes   no     no       no       yes   yes      yes   yes
        uplink:published   other     yes  yes   no     no       no       yes   yes      yes   yes
        uplink:published   itself    yes  yes   no     no       no       yes   yes      yes   yes
        gateway:published  remote    self self  no     no       -        self  self     self  self
        gateway:published  neighbour yes  yes   no     no       -        yes   yes      yes   yes
        gateway:published  other     yes  yes   no     no       -        yes   yes      yes   yes
        loopback:published host      yes  yes   no     no       no       yes   yes      yes   yes
        loopback:local     host      yes  yes   no     no       no       yes   yes      yes   yes
        uplink:local       remote    no   no    no     no       no       no    no       no    no
        uplink:local       other     no   no    no     no       no       no    no       no    no
        remote:80          itself    host host  self   no       no       host  host     self  custom
        remote:ping        itself    yes  yes   yes    no       no       yes   yes      yes   yes
        """

    static let trusted = "wg0"
    static let sources = [Samples.address("203.0.113.7"), Samples.address("2001:db8:77::7")]

    /// The columns, and a usual network whose container is `other`.
    static func networks() throws -> [Network] {
        let policies: [(String, NetworkPolicy)] = [
            ("nat", NetworkPolicy()), ("open", mode(.natUnprotected)), ("routed", mode(.routed)),
            ("internal", NetworkPolicy()), ("isolated", mode(.isolated)), ("quiet", NetworkPolicy()),
            ("trusting", NetworkPolicy(trustedInterfaces: [trusted])), ("plain", NetworkPolicy(masquerades: false)),
            ("sourced", NetworkPolicy(sourceAddresses: sources)), ("other", NetworkPolicy()),
        ]
        return try policies.enumerated().map { index, policy in
            let (name, policy) = policy
            let subnets = try ["10.88.\(index + 1).0/24", "fd88:\(index + 1)::/64"].map { text in
                let subnet = try #require(IPNetwork(text))
                return Subnet(network: subnet, gateway: name == "isolated" ? nil : subnet.firstHost)
            }
            return Network(
                name: name,
                deviceName: "fw-\(name)",
                macAddress: MACAddress(rawValue: 0x0288_0000_0001 | UInt64(index + 1) << 8),
                subnets: subnets,
                isInternal: ["internal", "isolated"].contains(name),
                allowsInterContainer: name != "quiet",
                policy: policy
            )
        }
    }

    private static func mode(_ mode: GatewayMode) -> NetworkPolicy {
        NetworkPolicy(gatewayModes: GatewayModes(ipv4: mode, ipv6: mode))
    }

    /// One way of one caller, and what comes of it in each column.
    struct Row {
        var way: String
        var caller: String
        var outcomes: [(network: String, outcome: String)]
    }

    static func rows() throws -> [Row] {
        let lines = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let columns = try #require(lines.first).dropFirst(2)
        return try lines.dropFirst().map { words in
            try #require(words.count == columns.count + 2, "row \(words) has another number of cells")
            return Row(way: words[0], caller: words[1], outcomes: Array(zip(columns, words.dropFirst(2))))
        }
    }
}
