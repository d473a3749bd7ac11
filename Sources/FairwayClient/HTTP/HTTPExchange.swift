internal import FairwayModel
internal import LinuxSystem
internal import SystemPackage

/// One request and its answer, on a connection of their own.
struct HTTPExchange: Sendable {
    let socket: String
    /// The FAIRWAY_* variables that the daemon is told of.
    var environment: [String: String] = [:]

    /// Sends a request and reads the answer with its body.
    ///
    /// Blocks the calling thread.
    func perform(_ request: HTTPRequest, protocolVersion: Int) throws(ExchangeFailure) -> HTTPAnswer {
        var reader = try begin(request, protocolVersion: protocolVersion)
        return try reader.readAnswer()
    }

    /// Sends a request and hands over the body of a successful answer in pieces; the body of an error is collected.
    func perform(
        _ request: HTTPRequest,
        protocolVersion: Int,
        consume: ([UInt8]) throws(FairwayError) -> Void
    ) throws(ExchangeFailure) -> HTTPAnswer {
        var reader = try begin(request, protocolVersion: protocolVersion)
        return try reader.readAnswer(consume: consume)
    }

    /// Whether something accepts connections on the socket.
    func isListening() -> Bool {
        do throws(ExchangeFailure) {
            _ = try connect()
            return true
        } catch {
            return false
        }
    }

    /// The process that listens, held fast so that its end can be waited for.
    func daemonProcess() throws(ExchangeFailure) -> ProcessDescriptor {
        let stream = try connect()
        do throws(Errno) {
            return try stream.peerProcess()
        } catch .noSuchProcess {
            throw .noDaemon
        } catch {
            throw .broken(error)
        }
    }

    /// A connection on which nothing was sent yet.
    func connect() throws(ExchangeFailure) -> ByteStream {
        do throws(Errno) {
            return try ByteStream.connect(to: socket)
        } catch .noSuchFileOrDirectory {
            throw .noDaemon
        } catch .connectionRefused {
            throw .noDaemon
        } catch {
            throw .unreachable(error)
        }
    }

    /// Sends a request; its answer is read later.
    func begin(_ request: HTTPRequest, protocolVersion: Int) throws(ExchangeFailure) -> HTTPReader {
        let stream = try connect()
        var isSent = false
        do throws(Errno) {
            try stream.boundWaits(seconds: request.waitsSeconds)
            try stream.send(request.encoded(protocolVersion: protocolVersion, environment: environment))
            isSent = true
        } catch  where error == .brokenPipe || error == .connectionReset {
            // The daemon may have answered, then closed, without reading it all: its answer counts.
        } catch {
            throw .broken(error)
        }
        return HTTPReader(stream: stream, requestIsSent: isSent)
    }
}
