internal import IPAddressing

/// What a question comes to.
enum Resolution: Hashable, Sendable {
    case addresses([IPv4Address], [IPv6Address])
    case pointer(DomainName)
    /// The name is known, and has no such record (NOERROR without an answer).
    case noData
    /// There is no such name (NXDOMAIN).
    case noSuchName
    /// Others are to be asked.
    case forward

    /// For how many seconds our own answers may be kept.
    ///
    /// A container's name can get another address at any time, and asking again costs microseconds. So short that a
    /// program which keeps answers is wrong for no longer than it would try to connect, and long enough that it need
    /// not ask for every request. Docker says ten minutes. What there is not may not be kept at all: our answers to
    /// that have no SOA record.
    static let timeToLive: UInt32 = 5
}
