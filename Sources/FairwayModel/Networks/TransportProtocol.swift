/// A transport whose ports can be published.
package enum TransportProtocol: String, Sendable, Codable, CaseIterable {
    case tcp, udp, sctp

    /// The number in the IP header (`IPPROTO_TCP` …; IANA protocol numbers).
    package var number: UInt8 {
        switch self {
        case .tcp: 6
        case .udp: 17
        case .sctp: 132
        }
    }
}
