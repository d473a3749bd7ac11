package import FairwayDNS
package import FairwayModel
package import IPAddressing
internal import Synchronization

/// Names of networks, which the relay answers.
///
/// The relay doesn't know what it served before it was started. Where a call says that a network is not served, a relay
/// has ended in between, and all networks are to be served again.
extension RelayClient {
    /// Has a network's names answered at some addresses, starting a relay in the calling thread's network namespace if
    /// none runs.
    ///
    /// Replaces what was known of the network. It is served at these addresses and no others from now on; where it was
    /// served at one before, the sockets stay. An address need not be there yet.
    ///
    /// - Parameter wishes: the ports to take where nobody has them; nil: the usual one. Where rules lead from that to any
    ///   other, it is better left to whoever wants it later.
    /// - Returns: the port by address, for UDP and TCP.
    /// - Throws: `FairwayError`; nothing was changed then.
    package func serveNames(
        _ content: ZoneContent,
        at addresses: [IPAddress],
        preferring wishes: [IPAddress: UInt16]? = nil
    ) throws(FairwayError) -> [IPAddress: UInt16] {
        let usual = Dictionary(addresses.map { ($0, NameServer.usualPort) }) { first, _ in first }
        return try withSession { session throws(FairwayError) in
            try session.serveNames(content, at: addresses, preferring: wishes ?? usual)
        }
    }

    /// Takes an attachment in, or its new state.
    ///
    /// Whoever asks after ``finishNames()`` has returned is answered from it.
    package func beginAdd(_ member: ZoneMember, toNamesOf network: ObjectID) throws(FairwayError) {
        try withSession { session throws(FairwayError) in try session.begin(.add(member, network: network)) }
    }

    /// Forgets the attachment of a container, in the same way; one that is not known is no error.
    package func beginRemove(_ container: ObjectID, fromNamesOf network: ObjectID) throws(FairwayError) {
        try withSession { session throws(FairwayError) in try session.begin(.remove(container, network: network)) }
    }

    /// Waits until all that was begun is done, by whichever thread.
    ///
    /// - Returns: false if, since the last call, a network was not served, or the relay ended before it had answered.
    package func finishNames() throws(FairwayError) -> Bool {
        try withSession { session throws(FairwayError) in try session.finishNames() }
    }

    /// Ends the service of a network; its ports are free when this returns.
    ///
    /// One that is not served is no error. The relay ends with its last port and network.
    package func stopNames(of network: ObjectID) throws(FairwayError) {
        try withSession { session throws(FairwayError) in try session.stopNames(of: network) }
    }

    /// The networks that are served, with the port by address; empty if no relay runs.
    package func servedNames() throws(FairwayError) -> [ObjectID: [IPAddress: UInt16]] {
        try withSession { session throws(FairwayError) in try session.servedNames() }
    }
}
