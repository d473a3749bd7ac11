internal import FairwayModel
internal import LinuxSystem
internal import SystemPackage

/// One request and its answer, on a connection of their own.
struct HTTPExchange: Sendable {
    struct Answer: Sendable {
        let head: HTTPResponseHead
        /// Empty where the body of a success was consumed piece by piece.
        var body: [UInt8] = []
    }

    /// More than any answer that is not a stream.
    static let bodyLimit = 64 * 1024 * 1024

    let socket: String

    /// Sends a request and reads the answer with its body. Blocks the calling thread.
    func perform(_ request: HTTPRequest, protocolVersion: Int) throws(ExchangeFailure) -> Answer {
        var body: [UInt8] = []
        var answer = try perform(request, protocolVersion: protocolVersion) { piece throws(FairwayError) in
            body += piece
            guard body.count <= Self.bodyLimit else {
                throw FairwayError(.failed, "the daemon's answer to \(request.summary) is too large")
            }
        }
        answer.body += body
        return answer
    }

    /// Sends a request and hands over the body of a successful answer in pieces; the body of an error is collected.
    func perform(
        _ request: HTTPRequest,
        protocolVersion: Int,
        consume: ([UInt8]) throws(FairwayError) -> Void
    ) throws(ExchangeFailure) -> Answer {
        var reader = try begin(request, protocolVersion: protocolVersion)
        let head = try reader.readHead()
        var answer = Answer(head: head)
        try reader.readBody(framedBy: head.framing) { piece throws(ExchangeFailure) in
            guard head.isSuccess else {
                if answer.body.count <= HTTPReader.headLimit { answer.body += piece }
                return
            }
            do throws(FairwayError) {
                try consume(piece)
            } catch {
                throw .refused(error)
            }
        }
        return answer
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
        do throws(Errno) {
            try stream.boundWaits(seconds: request.waitsSeconds)
            try stream.send(request.encoded(protocolVersion: protocolVersion))
        } catch .brokenPipe {
            // The daemon may have answered, then closed, without reading it all: its answer counts.
        } catch .connectionReset {
            throw .lost
        } catch {
            throw .broken(error)
        }
        return HTTPReader(stream: stream)
    }
}
