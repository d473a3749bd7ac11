/// Why bytes are no message.
enum MalformedMessage: Error, Hashable {
    /// They end before something that they promise is complete.
    case truncated
    /// A label begins with bits that mean nothing.
    case invalidLabel
    /// A name is longer than 255 bytes.
    case nameTooLong
    /// A name goes on where it was already, or further on, or in too many places.
    case invalidPointer
    /// A record's data has not the length that its type has.
    case invalidData
}
