import CLinux
import FairwayTesting
import Glibc
import LinuxSystem
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@testable import Netlink

@Suite("Announcements, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct AnnouncementLiveTests {
    private static let links = UInt32(RTNLGRP_LINK.rawValue)

    @Test("A joined group's announcements arrive")
    func announcementArrives() throws {
        let host = try TemporaryNamespace()
        var listener = try host.namespace.openSocket(RouteFamily.self)
        try listener.join(group: Self.links)
        try host.route.change(.loopback, LinkChange(alias: "changed"))
        var heard: [MessageType] = []
        try listener.receive { message in heard.append(message.type) }
        #expect(heard == [.newLink])
    }

    @Test("A group that the kernel doesn't have can't be joined")
    func unknownGroup() throws {
        let host = try TemporaryNamespace()
        let error = try #require(throws: NetlinkError.self) { try host.route.join(group: 4711) }
        #expect(error.code == .invalidArgument)
        #expect(error.description.contains("4711"))
    }

    @Test("A wait ends with its timeout, and when it is told to")
    func waitEnds() throws {
        let host = try TemporaryNamespace()
        var listener = try host.namespace.openSocket(RouteFamily.self)
        try listener.join(group: Self.links)
        let stop = try EventDescriptor()
        #expect(try !listener.receive(unless: stop, timeoutMilliseconds: 0) { _ in })
        try host.route.change(.loopback, LinkChange(alias: "changed"))
        #expect(try listener.receive(unless: stop) { _ in })
        stop.signal()
        #expect(try !listener.receive(unless: stop) { _ in })
    }

    @Test("An announcement that can't be decoded is an error, and the next one is heard")
    func undecodableAnnouncement() throws {
        let host = try TemporaryNamespace()
        var listener = try host.namespace.openSocket(RouteFamily.self)
        try listener.join(group: Self.links)
        try host.route.change(.loopback, LinkChange(alias: "first"))
        try host.route.change(.loopback, LinkChange(alias: "second"))
        let error = try #require(throws: NetlinkError.self) {
            try listener.receive { _ throws(DecodingError) in throw .missingAttribute(3) }
        }
        #expect(error.kind == .malformedReply)
        var alias: String?
        try listener.receive { message throws(DecodingError) in alias = try Link(decoding: message)?.alias }
        #expect(alias == "second")
    }

    @Test("After an overrun nothing old is heard, and everything new is")
    func overrun() throws {
        let host = try TemporaryNamespace()
        var listener = try host.namespace.openSocket(RouteFamily.self)
        try listener.join(group: Self.links)
        var size: Int32 = 8192
        let length = socklen_t(MemoryLayout<Int32>.size)
        try #require(unsafe setsockopt(listener.rawDescriptor, SOL_SOCKET, SO_RCVBUF, &size, length) == 0)
        for number in 0..<100 { try host.route.change(.loopback, LinkChange(alias: "old \(number)")) }
        var old: [String] = []
        var failure: NetlinkError?
        while failure == nil {
            do throws(NetlinkError) {
                try listener.receive { message throws(DecodingError) in
                    if let alias = try Link(decoding: message)?.alias { old.append(alias) }
                }
            } catch {
                failure = error
            }
        }
        #expect(failure?.kind == .overrun)
        #expect(failure?.code == .noBufferSpace)
        #expect(old.count < 100)
        try host.route.change(.loopback, LinkChange(alias: "new"))
        var alias: String?
        try listener.receive { message throws(DecodingError) in alias = try Link(decoding: message)?.alias }
        #expect(alias == "new")
    }
}
