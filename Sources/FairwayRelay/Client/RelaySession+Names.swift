internal import FairwayDNS
internal import FairwayModel
internal import IPAddressing

extension RelaySession {
    /// So many answers wait for us at most; the relay can't go on where more don't fit the socket.
    private static let mostOutstanding = 64

    mutating func serveNames(
        _ content: ZoneContent,
        at addresses: [IPAddress],
        preferring wishes: [IPAddress: UInt16]
    ) throws(FairwayError) -> [IPAddress: UInt16] {
        guard addresses.count <= MessageFormat.mostAddresses else {
            throw FairwayError(.invalidArgument, "names can't be answered at \(addresses.count) addresses of a network")
        }
        return try startingRelay { session throws(FairwayError) in
            try session.offer(content, at: addresses, preferring: wishes)
        }
    }

    /// Nil if no relay runs, or another one than at the beginning.
    private mutating func offer(
        _ content: ZoneContent,
        at addresses: [IPAddress],
        preferring wishes: [IPAddress: UInt16]
    ) throws(FairwayError) -> [IPAddress: UInt16]? {
        let network = content.id
        let services = try attempt("asking what it serves") { connection throws(RelayFailure) in
            try connection.services(of: network)
        }
        guard let services else { return nil }
        let served = services[network] ?? [:]
        let sockets = try NameSockets.bind(addresses.filter { served[$0] == nil }, preferring: wishes)
        let ports = try attempt("handing over names") { connection throws(RelayFailure) in
            try connection.serve(content.bytes, at: addresses, sockets)
        }
        return ports ?? nil
    }

    mutating func begin(_ request: RelayRequest) throws(FairwayError) {
        let bytes = try Self.bytes(of: request)
        let isFull = outstanding >= Self.mostOutstanding
        let sent: Void? = try attempt("changing names", settling: isFull) { connection throws(RelayFailure) in
            try connection.send(bytes)
        }
        if sent == nil { hasMissed = true } else { outstanding += 1 }
    }

    mutating func finishNames() throws(FairwayError) -> Bool {
        defer { hasMissed = false }
        if outstanding > 0 { _ = try attempt("changing names") { _ throws(RelayFailure) in () } }
        return !hasMissed
    }

    mutating func stopNames(of network: ObjectID) throws(FairwayError) {
        try end("ending names") { connection throws(RelayFailure) in try connection.stopServing(network) }
    }

    mutating func servedNames() throws(FairwayError) -> [ObjectID: [IPAddress: UInt16]] {
        try attempt("asking what it serves") { connection throws(RelayFailure) in
            try connection.services(of: nil)
        } ?? [:]
    }

    private static func bytes(of request: RelayRequest) throws(FairwayError) -> [UInt8] {
        let bytes = request.bytes
        guard bytes.count <= MessageFormat.mostBytes else {
            throw FairwayError(.invalidArgument, "an attachment has too many names: give the container fewer aliases")
        }
        return bytes
    }
}
