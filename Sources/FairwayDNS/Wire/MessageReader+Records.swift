internal import IPAddressing

/// What stands before a record's data.
struct RecordHeader: Hashable {
    /// Where in the message its name is.
    var name: Int
    var type: RecordType
    var `class`: RecordClass
    var timeToLive: UInt32
    /// Where in the message ``timeToLive`` is.
    var timeToLiveOffset: Int
    /// Where in the message the data is.
    var data: Range<Int>
}

extension MessageReader {
    mutating func question() throws(MalformedMessage) -> Question {
        Question(try name(), RecordType(rawValue: try integer()), class: RecordClass(rawValue: try integer()))
    }

    /// Reads what stands before a record's data, and goes to the end of it; its name is passed over.
    mutating func recordHeader() throws(MalformedMessage) -> RecordHeader {
        let name = offset
        try skipName()
        let (type, `class`): (UInt16, UInt16) = (try integer(), try integer())
        let place = offset
        let timeToLive: UInt32 = try integer()
        let length = Int(try integer(as: UInt16.self))
        let start = offset
        try skip(length)
        return RecordHeader(
            name: name,
            type: RecordType(rawValue: type),
            class: RecordClass(rawValue: `class`),
            timeToLive: timeToLive,
            timeToLiveOffset: place,
            data: start..<offset
        )
    }

    /// Reads a record with its data.
    mutating func record() throws(MalformedMessage) -> ResourceRecord {
        var owner = at(offset)
        let header = try recordHeader()
        return ResourceRecord(
            try owner.name(),
            class: header.class,
            timeToLive: header.timeToLive,
            try data(of: header)
        )
    }

    /// The data of a record whose header was read.
    func data(of record: RecordHeader) throws(MalformedMessage) -> RecordData {
        var reader = at(record.data.lowerBound)
        let data: RecordData
        switch record.type {
        case .a: data = .a(IPv4Address(rawValue: try reader.integer()))
        case .aaaa: data = .aaaa(try reader.address())
        case .ptr: data = .ptr(try reader.name())
        case .cname: data = .cname(try reader.name())
        case .soa: data = .soa(try reader.startOfAuthority())
        default: data = .other(record.type, try reader.bytes(record.data.count))
        }
        guard reader.offset == record.data.upperBound else { throw .invalidData }
        return data
    }

    private mutating func address() throws(MalformedMessage) -> IPv6Address {
        let (high, low): (UInt64, UInt64) = (try integer(), try integer())
        return IPv6Address(rawValue: UInt128(high) << 64 | UInt128(low))
    }

    private mutating func startOfAuthority() throws(MalformedMessage) -> StartOfAuthority {
        StartOfAuthority(
            primary: try name(),
            mailbox: try name(),
            serial: try integer(),
            refresh: try integer(),
            retry: try integer(),
            expire: try integer(),
            minimum: try integer()
        )
    }
}
