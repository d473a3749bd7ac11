import FairwayModel
import IPAddressing
import Testing

@testable import FairwayCommands

@Suite("The flag -p")
struct PortArgumentTests {
    @Test(
        "Each form is read",
        arguments: [
            ("80", PortRequest(hostPort: 0, containerPort: 80)),
            ("80/udp", PortRequest(hostPort: 0, containerPort: 80, transport: .udp)),
            ("8080:80", PortRequest(hostPort: 8080, containerPort: 80)),
            ("8080:80/TCP", PortRequest(hostPort: 8080, containerPort: 80)),
            ("8080:80/sctp", PortRequest(hostPort: 8080, containerPort: 80, transport: .sctp)),
            ("0:80", PortRequest(hostPort: 0, containerPort: 80)),
            ("65535:65535", PortRequest(hostPort: 65_535, containerPort: 65_535)),
            ("5000-5009:5000-5009", PortRequest(hostPort: 5000, containerPort: 5000, count: 10)),
            ("6000-6002:80-82/udp", PortRequest(hostPort: 6000, containerPort: 80, count: 3, transport: .udp)),
            ("8000-8010:80", PortRequest(hostPort: 8000, hostCount: 11, containerPort: 80)),
            ("80-82", PortRequest(hostPort: 0, containerPort: 80, count: 3)),
            ("0:80-82", PortRequest(hostPort: 0, containerPort: 80, count: 3)),
            ("1-65535:1-65535", PortRequest(hostPort: 1, containerPort: 1, count: 65_535)),
        ]
    )
    func validForms(text: String, request: PortRequest) throws {
        #expect(try PortArgument.parse(text) == request)
    }

    @Test(
        "A host address stands before the host's port",
        arguments: [
            ("127.0.0.1:8080:80", "127.0.0.1", 8080), ("127.0.0.1::80", "127.0.0.1", 0), ("[::1]:8080:80", "::1", 8080),
            ("[::1]::80", "::1", 0),
            ("0.0.0.0:80:80", "0.0.0.0", 80), ("[::]:80:80", "::", 80), ("[2001:db8::1]:80:80", "2001:db8::1", 80),
        ] as [(String, String, UInt16)]
    )
    func hostAddresses(text: String, address: String, port: UInt16) throws {
        let expected = PortRequest(hostAddress: IPAddress(address), hostPort: port, containerPort: 80)
        #expect(try PortArgument.parse(text) == expected)
    }

    @Test(
        "Each mistake is one sentence that names the flag and the value",
        arguments: [
            ("", "the container's port is missing"),
            (":80", "the host's port is missing before \":\""),
            ("80:", "the container's port is missing"),
            ("0", "the container port 0 is not between 1 and 65535"),
            ("8080:0", "the container port 0 is not between 1 and 65535"),
            ("65536:80", "the host port 65536 is not between 0 and 65535"),
            ("80:65536", "the container port 65536 is not between 1 and 65535"),
            ("99999999999999999999:80", "the host port 99999999999999999999 is not between 0 and 65535"),
            ("-1:80", "the host's port is missing"),
            ("http:80", "\"http\" is no host port number"),
            ("80:+80", "\"+80\" is no container port number"),
            ("80:80/icmp", "the protocol \"icmp\" is none of tcp, udp and sctp"),
            ("80:80/", "the protocol \"\" is none of tcp, udp and sctp"),
            ("1-3:1-2", "the ranges have 3 and 2 ports, and must have equally many"),
            ("80:80-82", "the ranges have 1 and 3 ports, and must have equally many"),
            ("82-80:82-80", "the range \"82-80\" of container ports ends before it begins"),
            ("1-2-3:1-2-3", "\"1-2-3\" is no range of container ports"),
            ("0-2:1-3", "the host port 0, for any free one, can't begin a range"),
            ("80-:80-", "the container's port is missing"),
            ("256.0.0.1:80:80", "\"256.0.0.1\" is no IP address"),
            ("localhost:80:80", "\"localhost\" is no IP address"),
            ("[::1:80:80", "\"[::1\" is no IP address"),
            ("::1:8080:80", "an IPv6 address stands in brackets, as in [::1]:8080:80"),
            ("fe80::1:80", "an IPv6 address stands in brackets, as in [::1]:8080:80"),
        ]
    )
    func mistakes(text: String, reason: String) {
        let sentence = "invalid value \"\(text)\" for -p: \(reason)"
        #expect(throws: FairwayError(.invalidArgument, sentence)) { try PortArgument.parse(text) }
    }
}
