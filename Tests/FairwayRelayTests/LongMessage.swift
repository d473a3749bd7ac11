import Glibc
import LinuxSystem
import SystemPackage

/// 64 MiB that tell where in them a part belongs.
enum LongMessage {
    private static let length = 64 << 20
    /// Of a length that no buffer has, so that parts in a wrong place show.
    private static let block = (0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }

    /// Sends it while it arrives from the other side; true if it arrived whole.
    static func exchange(over socket: Int32) throws(Errno) -> Bool {
        try Talk.bound(socket)
        let sender = try DisposableThread { () throws(Errno) in
            var sent = 0
            while sent < length {
                let part = Array(block[(sent % block.count)...].prefix(min(length - sent, 1 << 18)))
                try Talk.send(part, over: socket)
                sent += part.count
            }
            try Talk.endSending(over: socket)
        }
        let isWhole = try arrives(from: socket)
        try sender.join()
        return isWhole
    }

    private static func arrives(from socket: Int32) throws(Errno) -> Bool {
        var position = 0
        while true {
            let bytes = try Talk.receive(1 << 18, from: socket)
            guard !bytes.isEmpty else { return position == length }
            var rest = bytes[...]
            while !rest.isEmpty {
                let expected = block[(position % block.count)...].prefix(rest.count)
                guard rest.starts(with: expected) else { return false }
                position += expected.count
                rest = rest.dropFirst(expected.count)
            }
        }
    }
}
