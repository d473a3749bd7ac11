import CLinux
import FairwayTesting
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import RouteNetlink
import SystemPackage
import Testing

@testable import Netlink

/// `struct ifinfomsg`, as far as a test needs it.
struct LinkRequestHeader: FixedHeader {
    var family: UInt8 = 0
    var padding: UInt8 = 0
    var deviceType: UInt16 = 0
    var index: Int32 = 0
    var flags: UInt32 = 0
    var change: UInt32 = 0
}

/// `struct ndmsg`, as far as a test needs it.
private struct NeighbourRequestHeader: FixedHeader {
    var words: (UInt32, UInt32, UInt32) = (0, 0, 0)
}

@Suite("Dumps, on the running kernel", .tags(.live), .enabled(if: Privileges.canCreateNamespaces))
struct DumpLiveTests {
    private static let stableNames = Set((0..<24).map { "stable\($0)" })

    /// A namespace whose links are listed in many parts: the kernel makes none longer than the longest buffer it saw.
    private static func namespaceWithLinks() throws -> TemporaryNamespace {
        let host = try TemporaryNamespace()
        host.route = try host.namespace.openSocket(RouteFamily.self)
        host.route.buffer = [UInt8](repeating: 0, count: 4096)
        for name in stableNames { _ = try host.route.createBridge(named: name) }
        return host
    }

    @Test("A listing that is changed while it is read is read again, and is whole then")
    func interruptedOnce() throws {
        let host = try Self.namespaceWithLinks()
        var other = try host.namespace.openSocket(RouteFamily.self)
        var startCount = 0
        var failure: NetlinkError?
        let names = try host.route.dump(.getLink) {
            $0.put(header: LinkRequestHeader())
        } decoding: { message throws(DecodingError) in
            let link = try Link(decoding: message)
            if link?.index == .loopback {
                startCount += 1
                if startCount == 1 {
                    do throws(NetlinkError) { _ = try other.createBridge(named: "late") } catch { failure = error }
                }
            }
            return link?.name
        }
        #expect(failure == nil)
        #expect(startCount == 2)
        #expect(Set(names).isSuperset(of: Self.stableNames.union(["lo", "late"])))
        #expect(names.count == Set(names).count)
    }

    @Test("A listing that is changed at every reading is given up at last, and the socket goes on working")
    func interruptedForever() throws {
        let host = try Self.namespaceWithLinks()
        var other = try host.namespace.openSocket(RouteFamily.self)
        var startCount = 0
        let error = try #require(throws: NetlinkError.self) {
            _ = try host.route.dump(.getLink) {
                $0.put(header: LinkRequestHeader())
            } decoding: { message throws(DecodingError) in
                let link = try Link(decoding: message)
                if link?.index == .loopback {
                    startCount += 1
                    _ = try? other.createBridge(named: "late\(startCount)")
                }
                return link?.name
            }
        }
        #expect(error.kind == .dumpInterrupted)
        #expect(startCount == 20)
        #expect(try host.route.links().count { $0.name.hasPrefix("late") } == 20)
    }

    @Test("Listings are whole while another thread makes and deletes links")
    func changingThread() throws {
        let host = try Self.namespaceWithLinks()
        let stop = try EventDescriptor()
        let stopNumber = stop.rawValue
        let changes = try EventDescriptor()
        let changesNumber = changes.rawValue
        let socket = try host.namespace.openSocket(RouteFamily.self)
        let worker = Worker(socket)
        startDetachedThread { worker.changeLinks(until: stopNumber, reporting: changesNumber) }
        var listings: [[String]] = []
        for _ in 0..<8 {
            // Listings are spread over several changes.
            let isChanged = try Poll.waitUntilReadable(changesNumber, timeoutMilliseconds: 10_000)
            try #require(isChanged)
            changes.reset()
            for _ in 0..<4 { listings.append(try host.route.links().map(\.name)) }
        }
        stop.signal()
        let isEnded = try Poll.waitUntilReadable(worker.ended.rawValue, timeoutMilliseconds: 10_000)
        try #require(isEnded)
        #expect(worker.failure == nil)
        for names in listings {
            #expect(Set(names).isSuperset(of: Self.stableNames))
            #expect(names.count == Set(names).count)
        }
    }

    @Test("An entry that can't be decoded fails the listing at once, and not the next one")
    func undecodableEntry() throws {
        let host = try Self.namespaceWithLinks()
        let link = try host.route.link(named: "stable0").index
        // One neighbour's listing and its end come in the same datagram.
        let address = try #require(IPAddress("10.9.0.7"))
        try host.route.add(Neighbour(address, at: .random(), on: link))
        let error = try #require(throws: NetlinkError.self) {
            _ = try host.route.dump(.getNeighbour) {
                $0.put(header: NeighbourRequestHeader())
            } decoding: { _ throws(DecodingError) -> Int? in
                throw .missingAttribute(9)
            }
        }
        #expect(error.kind == .malformedReply)
        #expect(error.explanation == "attribute 9 is missing")
        #expect(error.description.contains("RTM_GETNEIGH"))
        #expect(try host.route.neighbours(on: link).map(\.address) == [address])
    }

    @Test("A refused dump says why, in the kernel's words")
    func refusedDump() throws {
        let host = try TemporaryNamespace()
        let error = try #require(throws: NetlinkError.self) {
            _ = try host.route.dump(.getLink) {
                $0.put(header: LinkRequestHeader(flags: 1))
            } decoding: { message throws(DecodingError) in
                try Link(decoding: message)
            }
        }
        #expect(error.kind == .refused)
        #expect(error.code == .invalidArgument)
        #expect(error.explanation?.isEmpty == false)
        #expect(try host.route.links().map(\.name).contains("lo"))
    }

    @Test("Parts that are longer than the buffer make it grow")
    func growingBuffer() throws {
        let host = try Self.namespaceWithLinks()
        host.route.buffer = [UInt8](repeating: 0, count: 600)
        let names = try host.route.links().map(\.name)
        #expect(Set(names).isSuperset(of: Self.stableNames))
        #expect(host.route.buffer.count > 600)
    }
}

/// Makes and deletes a link over and over.
private final class Worker: @unchecked Sendable {
    private var socket: RouteConnection
    private(set) var failure: (any Error)?
    let ended: EventDescriptor

    init(_ socket: consuming RouteConnection) {
        self.socket = socket
        guard let ended = try? EventDescriptor() else { preconditionFailure("No event descriptor is left") }
        self.ended = ended
    }

    func changeLinks(until stop: Int32, reporting changes: Int32) {
        defer { ended.signal() }
        do {
            while try !Poll.waitUntilReadable(stop, timeoutMilliseconds: 0) {
                let link = try socket.createBridge(named: "changing")
                eventfd_write(changes, 1)
                try socket.deleteLink(link)
            }
        } catch {
            failure = error
        }
    }
}
