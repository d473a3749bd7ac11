/// What is asked (RFC 1035 section 4.1.2).
struct Question: Hashable, Sendable {
    var name: DomainName
    var type: RecordType
    var `class`: RecordClass

    init(_ name: DomainName, _ type: RecordType, class: RecordClass = .internet) {
        self.name = name
        self.type = type
        self.class = `class`
    }
}
