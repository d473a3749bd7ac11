internal import FairwayDNS
internal import Glibc
internal import IPAddressing
internal import LinuxSystem
internal import SystemPackage

/// A name server that has one address for all names, for an hour; it ends with the process.
enum AnsweringServer {
    static func start(at address: IPAddress) throws(Errno) {
        let sockets = try ListeningSockets(on: address)
        startDetachedThread { try? serve(sockets) }
    }

    private static func serve(_ sockets: borrowing ListeningSockets) throws(Errno) {
        let batch = try DatagramBatch()
        let socket = sockets.datagrams.rawValue
        while try Poll.waitUntilReadable(socket, timeoutMilliseconds: -1) {
            _ = try batch.answer(at: socket) { query, _ in
                unsafe query.withUnsafeBytes { unsafe answer(to: Array($0)) }
            }
        }
    }

    /// The header and the question of a query, and a record.
    private static func answer(to query: [UInt8]) -> [UInt8] {
        guard let end = query.dropFirst(12).firstIndex(of: 0), end + 5 <= query.count else { return [] }
        let header = query[..<2] + [0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]
        return header + query[12..<end + 5] + [0xC0, 0x0C, 0, 1, 0, 1, 0, 0, 0x0E, 0x10, 0, 4, 192, 0, 2, 1]
    }
}
