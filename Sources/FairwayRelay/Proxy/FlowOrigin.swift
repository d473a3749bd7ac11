internal import CLinux

/// A caller of a datagram port, and the address of ours that it calls: what tells its datagrams from others'.
struct FlowOrigin: Hashable {
    let raw: fairway_datagram_origin

    /// Whether it calls ::1.
    var isAtLoopback: Bool { raw.local == (0, UInt64(1).bigEndian) }

    static func == (left: Self, right: Self) -> Bool {
        left.raw.caller == right.raw.caller && left.raw.local == right.raw.local && left.raw.scope == right.raw.scope
            && left.raw.port == right.raw.port
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(raw.caller.0)
        hasher.combine(raw.caller.1)
        hasher.combine(raw.port)
    }
}
