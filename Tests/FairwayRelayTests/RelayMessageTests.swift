import FairwayDNS
import FairwayModel
import FairwayTesting
import IPAddressing
import Testing

@testable import FairwayRelay

@Suite("Messages between daemon and relay")
struct RelayMessageTests {
    static let owner = ObjectID.random()
    static let ports = [
        PublishedPort(hostPort: 8080, containerPort: 80),
        PublishedPort(hostAddress: .v4(.loopback), hostPort: 53, containerPort: 5353, transport: .udp),
        PublishedPort(hostAddress: .v6(.loopback), hostPort: 65000, containerPort: 1, count: 536, transport: .sctp),
    ]
    static let addresses: [IPAddress] = [.v4(IPv4Address(172, 17, 0, 2)), .v6(.loopback)]
    static let member = ZoneMember(
        container: .random(),
        rank: 3,
        names: ["web", "api"],
        addresses: addresses,
        servers: [.v4(IPv4Address(192, 0, 2, 53))]
    )
    static let requests: [RelayRequest] = [
        .hello(isDaemon: true), .hello(isDaemon: false), .sockets,
        .hold(owner: owner, addresses: addresses, ports: ports), .hold(owner: owner, addresses: [], ports: []),
        .release(owner: owner), .list, .leave, .content([]), .content([1, 2, 3]), .serve(addresses: []),
        .serve(addresses: addresses), .stopServing(network: owner), .add(member, network: owner),
        .remove(.random(), network: owner), .services(of: nil), .services(of: owner),
    ]
    static let replies: [RelayReply] = [
        .welcome(processID: 4711), .done(owners: 0), .held(owner: owner, ports: ports), .end, .refused(.version),
        .served(network: owner, ports: [:]), .served(network: owner, ports: [addresses[0]: 53, addresses[1]: 40_000]),
        .known(true), .known(false),
    ]

    @Test("A request is read as it was written", arguments: requests)
    func requestsSurvive(request: RelayRequest) throws {
        #expect(try RelayRequest(request.bytes[...]) == request)
    }

    @Test("A reply is read as it was written", arguments: replies)
    func repliesSurvive(reply: RelayReply) throws {
        #expect(try RelayReply(reply.bytes[...]) == reply)
    }

    @Test("An entry is 24 bytes: transport, address length, ports, count, address")
    func entryLayout() {
        let address = IPAddress.v4(IPv4Address(192, 0, 2, 1))
        let port = PublishedPort(hostAddress: address, hostPort: 0x1F90, containerPort: 80, count: 2, transport: .udp)
        let target = IPAddress.v4(IPv4Address(172, 17, 0, 2))
        let request = RelayRequest.hold(owner: Self.owner, addresses: [target], ports: [port])
        var expected: [UInt8] = [3, 3]  // version, kind
        expected += Self.owner.rawValue.utf8
        expected += [1, 4, 172, 17, 0, 2] + [UInt8](repeating: 0, count: 12)  // one address of four bytes
        expected += [17, 4]  // UDP, four bytes of address
        expected += [0x1F, 0x90, 0, 80, 0, 2]  // host port, container port, count
        expected += [192, 0, 2, 1] + [UInt8](repeating: 0, count: 12)
        #expect(request.bytes == expected)
    }

    @Test("A message that was cut short or has too much is refused, whatever its kind", arguments: requests)
    func otherLengthsAreRefused(request: RelayRequest) {
        let bytes = request.bytes
        for length in 0..<bytes.count where !isShorterList(request, length) {
            #expect(throws: MessageError.self) { try RelayRequest(bytes[..<length]) }
        }
        if case .content = request { return }
        #expect(throws: MessageError.self) { try RelayRequest((bytes + [0])[...]) }
    }

    /// A list of entries that ends after one of them is a shorter list, and any bytes are a piece of content.
    private func isShorterList(_ request: RelayRequest, _ length: Int) -> Bool {
        if length >= 2, case .content = request { return true }
        if length == 2, case .services = request { return true }
        guard case .hold(_, let addresses, _) = request else { return false }
        let head = 2 + MessageFormat.ownerSize + 1 + addresses.count * (1 + MessageFormat.addressSize)
        return length >= head && (length - head) % MessageFormat.portSize == 0
    }

    @Test(
        "An entry that no port can be is refused",
        arguments: [
            [6, 0, 0, 0, 0, 80, 0, 1], [6, 0, 0, 80, 0, 0, 0, 1], [6, 0, 0, 80, 0, 80, 0, 0],
            [6, 0, 255, 255, 0, 80, 0, 2], [5, 0, 0, 80, 0, 80, 0, 1], [6, 5, 0, 80, 0, 80, 0, 1],
        ] as [[UInt8]]
    )
    func impossibleEntriesAreRefused(entry: [UInt8]) {
        let head: [UInt8] = [3, 3] + Self.owner.rawValue.utf8 + [0]
        let bytes = head + entry + [UInt8](repeating: 0, count: 16)
        #expect(throws: MessageError.malformed) { try RelayRequest(bytes[...]) }
    }

    @Test(
        "Addresses that are none, or too many, are refused",
        arguments: [[1, 5], [1, 0], [9, 4], [255, 4]] as [[UInt8]]
    )
    func impossibleAddressesAreRefused(start: [UInt8]) {
        let head: [UInt8] = [3, 3] + Self.owner.rawValue.utf8
        let bytes = head + start + [UInt8](repeating: 4, count: 16 + 254 * 17)
        #expect(throws: MessageError.malformed) { try RelayRequest(bytes[...]) }
    }

    @Test("Another version is told from a message that makes no sense")
    func otherVersion() {
        #expect(throws: MessageError.version) { try RelayRequest([2, 5]) }
        #expect(throws: MessageError.malformed) { try RelayRequest([3, 99]) }
    }

    @Test("Whatever bytes come, a message is refused, or read as one that is written and read again", arguments: 0..<8)
    func anyBytes(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let known = Self.requests.map(\.bytes) + Self.replies.map(\.bytes)
        for _ in 0..<5_000 {
            var bytes = known[Int.random(in: 0..<known.count, using: &random)]
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                bytes[Int.random(in: 1..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            let slice = ([0] + bytes.prefix(Int.random(in: 1...bytes.count, using: &random))).dropFirst()
            if let request = try? RelayRequest(slice) { #expect(try RelayRequest(request.bytes[...]) == request) }
            if let reply = try? RelayReply(slice) { #expect(try RelayReply(reply.bytes[...]) == reply) }
        }
    }
}
