internal import CLinux
internal import Glibc
package import SystemPackage

/// Room for datagrams that are taken and answered many at a time (recvmmsg(2), sendmmsg(2)).
@safe package struct DatagramBatch: ~Copyable {
    /// The most bytes of a datagram that is answered at once.
    package static let mostBytes = Int(FAIRWAY_QUERY_BYTES)

    private let batch: OpaquePointer

    /// Takes 80 KiB.
    package init() throws(Errno) {
        guard let batch = unsafe fairway_queries_make() else { throw .noMemory }
        unsafe self.batch = batch
    }

    deinit { unsafe fairway_queries_free(batch) }

    /// Takes what has arrived at a socket, as far as there is room, and sends what `body` answers to each sender.
    ///
    /// The result is how many datagrams there were. Nothing waits: an answer for which the socket has no room is lost.
    /// - Parameter body: an empty answer, or one that is too long, is not sent.
    package borrowing func answer(
        at socket: Int32,
        _ body: (RawSpan, SocketPeer) -> [UInt8]
    ) throws(Errno) -> Int {
        let count: Int
        do throws(Errno) {
            count = Int(try systemCall { unsafe fairway_queries_receive(batch, socket) })
        } catch .resourceTemporarilyUnavailable {
            return 0
        }
        for index in 0..<count {
            var (length, peer) = (0, fairway_peer())
            let query = unsafe UnsafeRawBufferPointer(
                start: fairway_query(batch, index, &length, &peer),
                count: length
            )
            let answer = unsafe body(query.bytes, SocketPeer(raw: peer))
            guard !answer.isEmpty, answer.count <= Self.mostBytes else { continue }
            unsafe fairway_query_answer(batch, index, answer, answer.count)
        }
        unsafe fairway_queries_send(batch, socket)
        return count
    }
}
