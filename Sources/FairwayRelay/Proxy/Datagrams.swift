internal import CLinux
internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// The room for datagrams on their way: one for the whole relay, because none rests there.
@safe struct Datagrams: ~Copyable {
    private let batch: OpaquePointer

    /// Takes 1 MiB of addresses, and of memory as much as datagrams fill.
    init() throws(Errno) {
        guard let batch = unsafe fairway_datagrams_make() else { throw .noMemory }
        unsafe self.batch = batch
    }

    /// Takes what has arrived, as far as there is room; 0 if there is nothing.
    borrowing func receive(from socket: Int32) throws(Errno) -> Int {
        do throws(Errno) {
            return Int(try systemCall { unsafe fairway_datagrams_receive(batch, socket) })
        } catch .resourceTemporarilyUnavailable {
            return 0
        }
    }

    /// Where one of those that were just received at a port came from.
    borrowing func origin(of index: Int) -> FlowOrigin {
        FlowOrigin(raw: unsafe fairway_datagrams_origin(batch, index))
    }

    /// Sends some of those that were just received to where a socket is connected.
    borrowing func forward(_ range: Range<Int>, over socket: Int32) {
        unsafe fairway_datagrams_forward(batch, range.lowerBound, range.count, socket)
    }

    /// Sends all that were just received to a caller.
    borrowing func answer(_ count: Int, to origin: FlowOrigin, over socket: Int32) {
        var origin = origin.raw
        unsafe fairway_datagrams_answer(batch, count, socket, &origin)
    }
}
