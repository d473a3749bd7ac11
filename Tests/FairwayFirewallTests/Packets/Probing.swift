import FairwayTesting
import Glibc
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import SystemPackage
import Testing

/// Tries every cell of a table at once, with real sockets, and says what came of each.
struct Probing {
    /// What a descriptor is for; probes are numbered as the table's cells.
    private enum Role {
        case listener
        case datagramServer
        /// An accepted connection, and who it seems to come from.
        case accepted(IPAddress)
        case client(Int)
    }

    let kind: ProbeSocket.Kind
    /// How outcomes call addresses.
    var addressNames = LabPlan.addressNames
    private let cells: [ReachabilityTable.Cell]
    private var watched: [(socket: ProbeSocket, role: Role)] = []
    /// Who each probe seemed to come from, where it arrived.
    private var callers: [Int: IPAddress] = [:]
    private var answered: Set<Int> = []
    private var refused: Set<Int> = []
    /// Connections that stay open until all is over, so that nothing of them is lost.
    private var finished: [ProbeSocket] = []

    init(_ kind: ProbeSocket.Kind, _ table: ReachabilityTable) {
        self.kind = kind
        cells = table.cells
    }

    init(_ kind: ProbeSocket.Kind, _ cells: [ReachabilityTable.Cell]) {
        self.kind = kind
        self.cells = cells.filter { $0.outcome == "no" } + cells.filter { $0.outcome != "no" }
    }

    /// The cells with what came of them, and those of the table, to be compared.
    mutating func run(at site: some ProbeSite) throws -> [ReachabilityTable.Cell] {
        try startServices(at: site)
        try startProbes(at: site)
        let deadline = Deadline(milliseconds: 10_000)
        while !isComplete, try step(deadline.remainingMilliseconds) {}
        while try step(0) {}
        return cells.indices.map { index in
            ReachabilityTable.Cell(
                caller: cells[index].caller,
                target: cells[index].target,
                outcome: outcome(of: index)
            )
        }
    }

    var expected: [ReachabilityTable.Cell] { cells }

    private var isComplete: Bool {
        cells.indices.allSatisfy { cells[$0].outcome == "no" || isSettled($0) }
    }

    private func isSettled(_ index: Int) -> Bool {
        refused.contains(index) || answered.contains(index) && (kind == .ping || callers[index] != nil)
    }

    private func outcome(of index: Int) -> String {
        if refused.contains(index) { return "refused" }
        if kind == .ping { return answered.contains(index) ? "yes" : "no" }
        guard let caller = callers[index] else { return "no" }
        let name = addressNames[caller] ?? "\(caller)"
        return answered.contains(index) ? name : "\(name), unanswered"
    }
}

// MARK: Starting

extension Probing {
    private mutating func startServices(at site: some ProbeSite) throws {
        guard kind != .ping else { return }
        let kind = kind
        let families = Set(cells.map(\.target.address.isIPv6))
        for (place, texts) in site.services {
            let names = try texts.map { try #require(SocketName($0)) }.filter { families.contains($0.address.isIPv6) }
            let sockets = try site.place(place).namespace.run { () throws(Errno) in
                var sockets: [ProbeSocket] = []
                for name in names {
                    let socket = try ProbeSocket(kind, isIPv6: name.address.isIPv6)
                    try socket.serve(at: name, kind)
                    sockets.append(socket)
                }
                return sockets
            }
            watched += sockets.map { ($0, kind == .tcp ? .listener : .datagramServer) }
        }
    }

    private mutating func startProbes(at site: some ProbeSite) throws {
        for (index, cell) in cells.enumerated() {
            let kind = kind
            let isIPv6 = cell.target.address.isIPv6
            let socket = try site.place(cell.caller).namespace.run { () throws(Errno) in
                try ProbeSocket(kind, isIPv6: isIPv6)
            }
            do throws(Errno) {
                if let address = site.callingAddress(of: cell.caller) {
                    try socket.serve(at: SocketName(address, 0), kind)
                }
                try socket.connect(to: cell.target)
                if kind != .tcp { try socket.send(Self.message(index, kind, isIPv6: isIPv6)) }
                watched.append((socket, .client(index)))
            } catch {
                // Sending to ourselves may be refused at once; so may sending where our own rules drop it.
                if error == .connectionRefused { refused.insert(index) }
            }
        }
    }

    /// What carries the number of a probe; for ICMP an echo request, whose identifier the kernel sets.
    private static func message(_ index: Int, _ kind: ProbeSocket.Kind, isIPv6: Bool = false) -> [UInt8] {
        (kind == .ping ? [isIPv6 ? 128 : 8, 0, 0, 0, 0, 0, 0, 1] : []) + [UInt8(index >> 8), UInt8(index & 0xFF)]
    }

    private static func number(_ message: [UInt8]) -> Int? {
        guard message.count >= 2 else { return nil }
        return Int(message[message.count - 2]) << 8 | Int(message[message.count - 1])
    }
}

// MARK: Receiving

extension Probing {
    /// Handles one descriptor that has something; false when none has in time.
    private mutating func step(_ timeout: Int32) throws -> Bool {
        let descriptors = watched.map(\.socket.rawDescriptor)
        guard let position = try Poll.firstReadable(of: descriptors, timeoutMilliseconds: timeout) else { return false }
        let (socket, role) = watched[position]
        switch role {
        case .listener: try accept(from: socket)
        case .datagramServer: try answer(socket)
        case .accepted(let caller):
            watched.remove(at: position)
            if let index = try socket.receive().flatMap({ Self.number($0.bytes) }) { callers[index] = caller }
        case .client(let index):
            watched.remove(at: position)
            try finish(index, socket)
        }
        return true
    }

    /// A server speaks first, so that the caller has something to read as soon as it is connected.
    private mutating func accept(from listener: ProbeSocket) throws {
        while let (socket, caller) = try listener.accept() {
            try socket.send([0])
            watched.append((socket, .accepted(caller.address)))
        }
    }

    private mutating func answer(_ server: ProbeSocket) throws {
        while let (bytes, sender) = try server.receive() {
            if let index = Self.number(bytes) { callers[index] = sender.address }
            try server.send(bytes, to: sender)
        }
    }

    private mutating func finish(_ index: Int, _ socket: ProbeSocket) throws {
        do throws(Errno) {
            guard try socket.receive() != nil else { return }
            answered.insert(index)
            guard kind == .tcp else { return }
            try socket.send(Self.message(index, kind))
            finished.append(socket)
        } catch .connectionRefused {
            refused.insert(index)
        } catch .noRouteToHost {
            // Nobody has answered the question for the neighbour: the same as silence.
        }
    }
}
