import CLinux
import FairwayTesting
import Glibc
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@testable import Netlink

@Suite("Requests, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct RequestLiveTests {
    @Test("All errors of a datagram are returned with their places, and the other messages take effect")
    func errorsHavePlaces() throws {
        let host = try TemporaryNamespace()
        let bridge = try host.route.createBridge(named: "br0")
        var writer = host.route.makeWriter()
        writer.change(LinkIndex(rawValue: 4711), LinkChange(isUp: true))
        writer.change(bridge, LinkChange(alias: "changed"))
        writer.change(LinkIndex(rawValue: 4712), LinkChange(isUp: true))
        let errors = try host.route.commitCollectingErrors(writer)
        #expect(errors.map(\.index) == [0, 2])
        #expect(errors.map(\.code) == [.noSuchDevice, .noSuchDevice])
        #expect(errors.map(\.operationName) == ["RTM_NEWLINK", "RTM_NEWLINK"])
        #expect(try host.route.link(bridge).alias == "changed")
    }

    @Test("An error of a message that asked for no ack is reported, too, and success without acks doesn't block")
    func messagesWithoutAck() throws {
        let host = try TemporaryNamespace()
        func delete(_ index: Int32) throws(NetlinkError) {
            try host.route.request { writer in
                writer.message(.deleteLink, flags: .request) { $0.put(header: LinkRequestHeader(index: index)) }
            }
        }
        let error = try #require(throws: NetlinkError.self) { try delete(4711) }
        #expect(error.code == .noSuchDevice)
        try delete(host.route.createBridge(named: "br0").rawValue)
        #expect(try host.route.links().allSatisfy { $0.name != "br0" })
    }

    @Test("Nothing to send is nothing to wait for")
    func emptyDatagram() throws {
        let host = try TemporaryNamespace()
        try host.route.request { _ in }
    }

    @Test("A late answer to an earlier request is not taken for one to the next")
    func lateAnswers() throws {
        let host = try TemporaryNamespace()
        _ = try host.route.createBridge(named: "br0")
        var writer = host.route.makeWriter()
        for index in 1...2 as ClosedRange<Int32> {
            writer.message(.getLink, flags: [.request, .ack]) { $0.put(header: LinkRequestHeader(index: index)) }
        }
        writer.message(.getLink, flags: [.request, .ack]) { $0.put(header: LinkRequestHeader(index: 4711)) }
        try host.route.transmit(writer)  // and its six answers stay in the queue
        #expect(try host.route.link(named: "lo").index == .loopback)
        #expect(try host.route.link(named: "br0").kind == "bridge")
    }

    @Test("An answer that can't be decoded is an error of its message, once all answers are there")
    func undecodableAnswer() throws {
        let host = try TemporaryNamespace()
        let error = try #require(throws: NetlinkError.self) {
            _ = try host.route.request {
                $0.message(.getLink, flags: [.request, .ack]) { $0.put(header: LinkRequestHeader(index: 1)) }
            } decoding: { _ throws(DecodingError) -> Int? in
                throw .missingAttribute(3)
            }
        }
        #expect(error.kind == .malformedReply)
        #expect(error.operation == .getLink)
        #expect(try host.route.link(.loopback).name == "lo")
    }

    @Test("An answer longer than the buffer fails one request, not the next")
    func growingBuffer() throws {
        let host = try TemporaryNamespace()
        host.route.buffer = [UInt8](repeating: 0, count: 64)
        let error = try #require(throws: NetlinkError.self) { _ = try host.route.link(.loopback) }
        #expect(error.code == .messageTooLong)
        #expect(error.kind == .transport)
        #expect(try host.route.link(.loopback).name == "lo")
    }

    @Test("Acks that find no room are an overrun, and the socket works again afterwards")
    func overrun() throws {
        let host = try TemporaryNamespace()
        var smallest: Int32 = 1
        let length = socklen_t(MemoryLayout<Int32>.size)
        try #require(unsafe setsockopt(host.route.rawDescriptor, SOL_SOCKET, SO_RCVBUF, &smallest, length) == 0)
        let error = try #require(throws: NetlinkError.self) {
            try host.route.request { batch in
                for _ in 0..<200 { batch.change(.loopback, LinkChange(isUp: true)) }
            }
        }
        #expect(error.kind == .overrun)
        #expect(error.code == .noBufferSpace)
        try host.route.change(.loopback, LinkChange(alias: "still here"))
        try host.route.change(.loopback, LinkChange(isUp: true))
    }

    @Test("A datagram larger than the send buffer is sent")
    func largeDatagram() throws {
        let host = try TemporaryNamespace()
        let alias = String(repeating: "x", count: 255)
        try host.route.request { batch in
            for _ in 0..<1200 { batch.change(.loopback, LinkChange(alias: alias)) }
        }
        #expect(try host.route.link(.loopback).alias == alias)
    }

    @Test("A datagram with an attribute that netlink can't carry is refused before it is sent")
    func oversizedAttribute() throws {
        let host = try TemporaryNamespace()
        let error = try #require(throws: NetlinkError.self) {
            try host.route.request { batch in
                batch.change(.loopback, LinkChange(alias: "first"))
                batch.change(.loopback, LinkChange(alias: String(repeating: "x", count: 70_000)))
            }
        }
        #expect(error.code == .messageTooLong)
        #expect(error.kind == .transport)
        #expect(try host.route.link(.loopback).alias == nil)
    }

    @Test("A family that the kernel doesn't have is refused when the socket is made")
    func unknownFamily() {
        enum Nothing: NetlinkFamily {
            static let protocolNumber: Int32 = 31
        }
        #expect(throws: Errno.self) { _ = try NetlinkSocket<Nothing>() }
    }
}

/// nfnetlink takes a datagram as one transaction, from a begin to an end message.
private enum TransactionFamily: NetlinkFamily {
    static let protocolNumber = NETLINK_NETFILTER
}

/// `struct nfgenmsg`.
private struct TransactionHeader: FixedHeader {
    var family: UInt8 = 0
    var version: UInt8 = 0
    var resource: UInt16 = 0
}

private struct TableAttribute: AttributeKey {
    let rawValue: UInt16
    static let name = Self(rawValue: 1)
}

@Suite("Batches that are refused as a whole", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct RefusedBatchLiveTests {
    private static func batch(
        _ writer: inout MessageWriter,
        subsystem: Int32,
        _ body: (inout MessageWriter) -> Void
    ) {
        let header = TransactionHeader(resource: UInt16(subsystem).bigEndian)
        writer.message(MessageType(rawValue: UInt16(NFNL_MSG_BATCH_BEGIN)), flags: .request) { $0.put(header: header) }
        body(&writer)
        writer.message(MessageType(rawValue: UInt16(NFNL_MSG_BATCH_END)), flags: .request) { $0.put(header: header) }
    }

    private static func newTable(_ writer: inout MessageWriter, _ name: String, flags: MessageFlags) {
        let type = MessageType(rawValue: UInt16(NFNL_SUBSYS_NFTABLES << 8) | UInt16(NFT_MSG_NEWTABLE.rawValue))
        writer.message(type, flags: flags) { message in
            message.put(header: TransactionHeader(family: 1))
            message.put(TableAttribute.name, string: name)
        }
    }

    @Test("One error for the first message ends the wait for all other acks")
    func refusedByItsBegin() throws {
        let namespace = try NetworkNamespace.create()
        var socket = try namespace.openSocket(TransactionFamily.self)
        var writer = socket.makeWriter()
        Self.batch(&writer, subsystem: 99) { batch in
            for number in 0..<3 { Self.newTable(&batch, "t\(number)", flags: [.request, .ack, .create]) }
        }
        let errors = try socket.commitCollectingErrors(writer)
        #expect(errors.map(\.index) == [0])
        #expect(errors.first?.code == .invalidArgument)
    }

    @Test("The message at fault is named, and nothing of the batch took effect")
    func refusedByOneMessage() throws {
        let namespace = try NetworkNamespace.create()
        var socket = try namespace.openSocket(TransactionFamily.self)
        for _ in 0..<2 {
            var writer = socket.makeWriter()
            Self.batch(&writer, subsystem: NFNL_SUBSYS_NFTABLES) { batch in
                Self.newTable(&batch, "first", flags: [.request, .ack, .create, .exclusive])
                Self.newTable(&batch, "first", flags: [.request, .ack, .create, .exclusive])
                Self.newTable(&batch, "third", flags: [.request, .ack, .create])
            }
            // The second time the first message would fail if the first batch had left anything.
            let errors = try socket.commitCollectingErrors(writer)
            #expect(errors.map(\.index) == [2])
            #expect(errors.first?.code == .fileExists)
        }
    }
}
