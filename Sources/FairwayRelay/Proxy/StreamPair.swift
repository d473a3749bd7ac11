internal import LinuxSystem
internal import SystemPackage

/// A caller's connection to the relay and the one to the container that goes with it.
///
/// An end of sending is passed on as such, a reset as a reset.
final class StreamPair {
    let caller: StreamEnd
    let container: StreamEnd
    /// A socket can be written to for the first time when the container has answered.
    private var isConnected = false
    private var forth = StreamDirection()
    private var back = StreamDirection()
    /// nil when the connection is not carried any more.
    private weak var port: StreamPort?

    init(caller: StreamEnd, container: StreamEnd, of port: StreamPort) {
        self.caller = caller
        self.container = container
        self.port = port
        caller.pair = self
        container.pair = self
    }

    /// Moves what can be moved, after something has changed at one of the ends.
    func advance() {
        isConnected = isConnected || container.isWritable
        guard let port, isConnected else { return }
        do throws(Errno) {
            let isUnfinished = try advance(with: &port.proxy.pipes)
            if forth.isEnded, back.isEnded {
                close()
            } else if isUnfinished {
                port.proxy.advanceLater(self)
            }
        } catch {
            abort()
        }
    }

    private func advance(with pipes: inout PipePool) throws(Errno) -> Bool {
        let forthGoesOn = try forth.advance(from: caller, to: container, pipes: &pipes)
        let backGoesOn = try back.advance(from: container, to: caller, pipes: &pipes)
        return forthGoesOn || backGoesOn
    }

    /// Ends the connection for both sides at once.
    func abort() {
        SocketOption.discardOnClose(caller.socket.rawValue)
        SocketOption.discardOnClose(container.socket.rawValue)
        close()
    }

    private func close() {
        port?.remove(self)
        port = nil
    }
}
