internal import CLinux
internal import Glibc
internal import LinuxSystem
public import SystemPackage

/// A connection to one netlink family of the kernel.
///
/// A socket belongs for ever to the network namespace of the thread that made it. All requests
/// block the calling thread: the kernel works inside send(2), and may wait there for its own locks.
/// A socket used for requests should not join multicast groups, and the other way round.
public struct NetlinkSocket<Family: NetlinkFamily>: ~Copyable, Sendable {
    let descriptor: OwnedDescriptor
    /// The number that the kernel addresses this socket by (`nl_pid`); answers carry it in
    /// ``MessageHeader/portID``, and so do some announcements that this socket caused.
    public let portID: UInt32
    var buffer: [UInt8]
    private var nextSequence: UInt32 = 1

    /// Opens a socket in the network namespace of the calling thread.
    public init() throws(Errno) {
        let opened = OwnedDescriptor(owning: try systemCall { fairway_netlink_open(Family.protocolNumber) })
        let raw = opened.rawValue
        var options = [NETLINK_EXT_ACK, NETLINK_CAP_ACK]
        if Family.checksStrictly { options.append(NETLINK_GET_STRICT_CHK) }
        for option in options { try systemCall { fairway_netlink_set(raw, option, 1) } }
        var port: UInt32 = 0
        try systemCall { unsafe fairway_netlink_port(raw, &port) }
        // Makes room for the acks of large batches and for bursts of events.
        enlarge(raw, SO_RCVBUFFORCE, orElse: SO_RCVBUF, to: receiveQueueSize)
        descriptor = opened
        portID = port
        // What was not received into it is never read.
        buffer = unsafe [UInt8](unsafeUninitializedCapacity: receiveBufferSize) { _, count in
            count = receiveBufferSize
        }
    }

    /// The number of the descriptor, for poll(2).
    package var rawDescriptor: Int32 { descriptor.rawValue }

    /// Starts a datagram whose messages are numbered for this socket.
    public mutating func makeWriter(reserving capacity: Int = 1024) -> MessageWriter {
        MessageWriter(sequence: nextSequence, reserving: capacity)
    }

    /// Starts receiving what the kernel announces to a multicast group, such as `RTNLGRP_LINK`.
    public mutating func join(group: UInt32) throws(NetlinkError) {
        do throws(Errno) {
            let number = Int32(truncatingIfNeeded: group)
            try systemCall { fairway_netlink_set(descriptor.rawValue, NETLINK_ADD_MEMBERSHIP, number) }
        } catch {
            throw NetlinkError(code: error, operation: "joining multicast group \(group)")
        }
    }

    /// Has the kernel keep back what the requests of another socket cause it to announce.
    ///
    /// - Parameter socket: its ``portID``.
    package func ignore(_ socket: UInt32) throws(NetlinkError) {
        do throws(Errno) {
            try systemCall { fairway_netlink_ignore(descriptor.rawValue, socket) }
        } catch {
            throw NetlinkError(code: error, operation: "attaching a filter")
        }
    }

    /// Sends a datagram and moves the sequence numbers past it.
    mutating func transmit(_ writer: borrowing MessageWriter) throws(NetlinkError) {
        nextSequence = writer.firstSequence &+ UInt32(truncatingIfNeeded: writer.messages.count)
        do throws(Errno) {
            guard !writer.isOversized else { throw .messageTooLong }
            try transmit(writer.bytes)
        } catch {
            let operation = writer.messages.first?.type ?? .noOperation
            throw failure(error, .transport, operation)
        }
    }

    private func transmit(_ bytes: [UInt8]) throws(Errno) {
        let number = descriptor.rawValue
        do throws(Errno) {
            try systemCall { unsafe fairway_netlink_send(number, bytes, bytes.count) }
        } catch .messageTooLong {
            enlarge(number, SO_SNDBUFFORCE, orElse: SO_SNDBUF, to: bytes.count + datagramOverhead)
            try systemCall { unsafe fairway_netlink_send(number, bytes, bytes.count) }
        }
    }

    /// Receives one datagram from the kernel into `buffer`; nil when there is none and `waits` is false.
    ///
    /// One that is longer than the buffer is lost (`EMSGSIZE`), and the next of its size fits.
    mutating func receiveDatagram(waits: Bool) throws(Errno) -> Int? {
        let number = descriptor.rawValue
        let flags = waits ? 0 : Int32(MSG_DONTWAIT)
        while true {
            var sender: UInt32 = 0
            let count: Int
            do throws(Errno) {
                count = try systemCall {
                    unsafe fairway_netlink_receive(number, &buffer, buffer.count, flags, &sender)
                }
            } catch .resourceTemporarilyUnavailable {
                return nil
            }
            // A privileged process may send to a port ID; only the kernel is 0.
            guard sender == 0 else { continue }
            guard count <= buffer.count else {
                buffer = [UInt8](repeating: 0, count: count)
                throw .messageTooLong
            }
            return count
        }
    }

    /// Receives the next answer to `operation`; nil where none is queued and `mayEnd` is true.
    ///
    /// Where it throws, the socket has been emptied: no late answer and no unfinished dump stays behind.
    mutating func nextAnswer(to operation: MessageType, mayEnd: Bool = false) throws(NetlinkError) -> Int? {
        do throws(Errno) {
            if let count = try receiveDatagram(waits: false) { return count }
            if mayEnd { return nil }
            let deadline = Deadline(milliseconds: answerTimeout)
            while try Poll.waitUntilReadable(
                descriptor.rawValue,
                timeoutMilliseconds: deadline.remainingMilliseconds
            ) {
                if let count = try receiveDatagram(waits: false) { return count }
            }
        } catch {
            discardQueue()
            throw failure(error, error == .noBufferSpace ? .overrun : .transport, operation)
        }
        throw failure(.timedOut, .unanswered, operation)
    }

    /// Throws away what is queued, and thereby ends a dump that was given up.
    ///
    /// After an overrun the kernel drops everything for this socket until its queue was empty once.
    mutating func discardQueue() {
        while true {
            do throws(Errno) {
                guard try receiveDatagram(waits: false) != nil else { return }
            } catch .noBufferSpace, .messageTooLong {
                continue
            } catch {
                return
            }
        }
    }

    /// Describes a failure of this family.
    func failure(
        _ code: Errno,
        _ kind: NetlinkError.Kind,
        _ operation: MessageType,
        index: Int = 0,
        explanation: String? = nil
    ) -> NetlinkError {
        NetlinkError(
            code: code,
            kind: kind,
            operation: operation,
            operationName: Family.name(of: operation),
            index: index,
            explanation: explanation
        )
    }

    /// Describes what the kernel refused.
    func failure(_ answer: Acknowledgement, _ operation: MessageType, index: Int = 0) -> NetlinkError {
        var error = failure(
            Errno(rawValue: answer.code),
            .refused,
            operation,
            index: index,
            explanation: answer.explanation
        )
        error.attributeOffset = answer.attributeOffset
        return error
    }
}

/// Raises a buffer limit, which is not memory in use.
///
/// Failing is no error: the default serves all but bursts, and who needs more gets an error then.
private func enlarge(_ socket: Int32, _ option: Int32, orElse unprivileged: Int32, to size: Int) {
    var value = Int32(clamping: size)
    let length = socklen_t(MemoryLayout<Int32>.size)
    if unsafe setsockopt(socket, SOL_SOCKET, option, &value, length) != 0 {
        _ = unsafe setsockopt(socket, SOL_SOCKET, unprivileged, &value, length)
    }
}

/// Long enough for any lock the kernel may wait for; an answer is nearly always there at once.
private let answerTimeout: Int32 = 30_000
/// The kernel fills at most 32 KiB a datagram in dumps; notifications and acks are smaller.
private let receiveBufferSize = 64 * 1024
private let receiveQueueSize = 4 * 1024 * 1024
/// The kernel subtracts this much from the send buffer before it compares (32 bytes), rounded up.
private let datagramOverhead = 4096
