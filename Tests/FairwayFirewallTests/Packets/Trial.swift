import FairwayTesting
import LinuxSystem
import SystemPackage
import Testing

/// A frame that somebody tries to get through, recognised by a mark in what it carries.
struct Trial {
    var name: String
    var isAllowed: Bool
    /// Makes the frame, with the mark in it.
    var frame: (_ mark: [UInt8]) -> [UInt8]

    static func allowed(_ name: String, _ frame: @escaping ([UInt8]) -> [UInt8]) -> Self {
        Self(name: name, isAllowed: true, frame: frame)
    }

    static func forbidden(_ name: String, _ frame: @escaping ([UInt8]) -> [UInt8]) -> Self {
        Self(name: name, isAllowed: false, frame: frame)
    }

    /// The same trial, with another expectation.
    func expected(toPass isAllowed: Bool) -> Self { Self(name: name, isAllowed: isAllowed, frame: frame) }
}

/// Somebody who would notice if a frame arrived.
enum Witness {
    /// Who sees what passes an interface, and may only look for certain frames.
    case frames(FrameSocket, where: ([UInt8]) -> Bool = { _ in true })
    /// Who serves a port.
    case datagrams(ProbeSocket)

    var rawDescriptor: Int32 {
        switch self {
        case .frames(let socket, _): socket.rawDescriptor
        case .datagrams(let socket): socket.rawDescriptor
        }
    }

    /// The number in the mark of what has arrived, if it has one.
    func receive() throws(Errno) -> Int? {
        switch self {
        case .frames(let socket, let isWanted):
            guard let frame = try socket.receive(), isWanted(frame) else { return nil }
            return Mark.find(in: frame)
        case .datagrams(let socket): return try socket.receive().flatMap { Mark.find(in: $0.bytes) }
        }
    }
}

extension [Trial] {
    var names: Set<String> { Set(map(\.name)) }
    var allowed: [Trial] { filter(\.isAllowed) }

    /// Sends all frames by one sender.
    func arrivals(from sender: FrameSocket, at witnesses: [Witness]) throws -> Set<String> {
        try [Attempt](map { (sender, $0) }).arrivals(at: witnesses)
    }
}

/// Who tries what.
typealias Attempt = (sender: FrameSocket, trial: Trial)

extension [Attempt] {
    /// The names of those that a witness has seen.
    ///
    /// What is forbidden goes first: when everything allowed has arrived, the rest would have, too.
    func arrivals(at witnesses: [Witness]) throws -> Set<String> {
        let ordered = filter { !$0.trial.isAllowed } + filter(\.trial.isAllowed)
        for (index, attempt) in ordered.enumerated() { try attempt.sender.send(attempt.trial.frame(Mark.bytes(index))) }
        let awaited = Set(ordered.indices.filter { ordered[$0].trial.isAllowed })
        let descriptors = witnesses.map(\.rawDescriptor)
        let deadline = Deadline(milliseconds: 10_000)
        var seen: Set<Int> = []
        while true {
            let timeout = awaited.isSubset(of: seen) ? 0 : deadline.remainingMilliseconds
            guard let position = try Poll.firstReadable(of: descriptors, timeoutMilliseconds: timeout) else { break }
            if let index = try witnesses[position].receive(), ordered.indices.contains(index) { seen.insert(index) }
        }
        return Set(seen.map { ordered[$0].trial.name })
    }
}

/// Bytes that nothing else sends, with a number.
private enum Mark {
    private static let prefix: [UInt8] = [0xFA, 0x17, 0x46, 0x57, 0xFA, 0x17]

    static func bytes(_ index: Int) -> [UInt8] { prefix + [UInt8(truncatingIfNeeded: index), 0] }

    static func find(in bytes: [UInt8]) -> Int? {
        let start = bytes.indices.first { bytes[$0...].starts(with: prefix) }
        guard let start, start + prefix.count < bytes.count else { return nil }
        return Int(bytes[start + prefix.count])
    }
}
