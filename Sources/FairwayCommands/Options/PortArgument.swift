internal import FairwayModel
internal import IPAddressing

/// `-p [IP:][HOST[-HOST]:]CONT[-CONT][/tcp|udp|sctp]`.
struct PortArgument {
    private let text: String

    /// Reads one flag's value.
    static func parse(_ text: String) throws(FairwayError) -> PortRequest {
        try PortArgument(text: text).request()
    }

    private func request() throws(FairwayError) -> PortRequest {
        let (ports, transport) = try splitTransport()
        let (address, host, container) = try splitParts(ports)
        let containerPorts = try range(container, "container", from: 1)
        let count = containerPorts.upperBound - containerPorts.lowerBound + 1
        guard let host, !host.isEmpty else {
            return PortRequest(
                hostAddress: address,
                hostPort: 0,
                containerPort: UInt16(containerPorts.lowerBound),
                count: UInt16(count),
                transport: transport
            )
        }
        let hostPorts = try range(host, "host", from: 0)
        let hostCount = hostPorts.upperBound - hostPorts.lowerBound + 1
        let isAnyFree = hostPorts == 0...0
        guard isAnyFree || hostPorts.lowerBound > 0 else {
            throw invalid("the host port 0, for any free one, can't begin a range")
        }
        // Several host ports for one container port: any free one of them.
        guard hostCount == count || count == 1 || isAnyFree else {
            throw invalid("the ranges have \(hostCount) and \(count) ports, and must have equally many")
        }
        return PortRequest(
            hostAddress: address,
            hostPort: UInt16(hostPorts.lowerBound),
            hostCount: isAnyFree ? nil : UInt16(hostCount),
            containerPort: UInt16(containerPorts.lowerBound),
            count: UInt16(count),
            transport: transport
        )
    }

    private func splitTransport() throws(FairwayError) -> (ports: Substring, TransportProtocol) {
        guard let slash = text.lastIndex(of: "/") else { return (text[...], .tcp) }
        let name = text[text.index(after: slash)...]
        guard let transport = TransportProtocol(rawValue: name.lowercased()) else {
            throw invalid("the protocol \"\(name)\" is none of tcp, udp and sctp")
        }
        return (text[..<slash], transport)
    }

    /// From the right: the container's ports, the host's ports, an address with or without brackets.
    private func splitParts(
        _ ports: Substring
    ) throws(FairwayError) -> (address: IPAddress?, host: Substring?, container: Substring) {
        guard let last = ports.lastIndex(of: ":") else { return (nil, nil, ports) }
        let container = ports[ports.index(after: last)...]
        let left = ports[..<last]
        guard let middle = left.lastIndex(of: ":"), !left.hasSuffix("]") else {
            guard !left.isEmpty else { throw invalid("the host's port is missing before \":\"") }
            return (nil, left, container)
        }
        let host = left[left.index(after: middle)...]
        return (try address(left[..<middle]), host, container)
    }

    private func address(_ text: Substring) throws(FairwayError) -> IPAddress? {
        var bare = text
        if bare.hasPrefix("["), bare.hasSuffix("]") { bare = bare.dropFirst().dropLast() }
        guard !bare.isEmpty else { return nil }
        guard bare != text || bare.hasPrefix("[") || !bare.contains(":") else {
            throw invalid("an IPv6 address stands in brackets, as in [::1]:8080:80")
        }
        guard let address = IPAddress(String(bare)) else { throw invalid("\"\(bare)\" is no IP address") }
        return address
    }

    private func range(
        _ text: Substring,
        _ side: String,
        from lowest: Int
    ) throws(FairwayError) -> ClosedRange<Int> {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2 else {
            throw invalid("\"\(text)\" is no range of \(side) ports")
        }
        let start = try port(first, side, from: lowest)
        let end = parts.count == 2 ? try port(parts[1], side, from: lowest) : start
        guard start <= end else { throw invalid("the range \"\(text)\" of \(side) ports ends before it begins") }
        return start...end
    }

    private func port(_ text: Substring, _ side: String, from lowest: Int) throws(FairwayError) -> Int {
        guard !text.isEmpty, text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else {
            throw invalid(text.isEmpty ? "the \(side)'s port is missing" : "\"\(text)\" is no \(side) port number")
        }
        guard let port = Int(text), (lowest...65_535).contains(port) else {
            throw invalid("the \(side) port \(text) is not between \(lowest) and 65535")
        }
        return port
    }

    private func invalid(_ reason: String) -> FairwayError { .invalid(text, for: "-p", reason) }
}
