internal import IPAddressing

/// One fact about a name (RFC 1035 section 4.1.3).
struct ResourceRecord: Hashable, Sendable {
    var name: DomainName
    var `class`: RecordClass
    /// For how many seconds it may be kept.
    var timeToLive: UInt32
    var data: RecordData

    init(_ name: DomainName, class: RecordClass = .internet, timeToLive: UInt32, _ data: RecordData) {
        self.name = name
        self.class = `class`
        self.timeToLive = timeToLive
        self.data = data
    }
}

/// What a record says; the types that Fairway has no use for are bytes, as they were.
enum RecordData: Hashable, Sendable {
    case a(IPv4Address)
    case aaaa(IPv6Address)
    case ptr(DomainName)
    case cname(DomainName)
    case soa(StartOfAuthority)
    case other(RecordType, [UInt8])

    var type: RecordType {
        switch self {
        case .a: .a
        case .aaaa: .aaaa
        case .ptr: .ptr
        case .cname: .cname
        case .soa: .soa
        case .other(let type, _): type
        }
    }
}

/// What the start of a zone says about it (RFC 1035 section 3.3.13).
struct StartOfAuthority: Hashable, Sendable {
    var primary: DomainName
    var mailbox: DomainName
    var serial: UInt32
    var refresh: UInt32
    var retry: UInt32
    var expire: UInt32
    /// For how many seconds "there is none" may be kept (RFC 2308 section 4).
    var minimum: UInt32
}
