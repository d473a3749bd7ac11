/// Why a message was not understood.
enum MessageError: UInt8, Error {
    /// It was written by another version of Fairway.
    case version = 1
    /// Its length or content makes no sense.
    case malformed
    /// Not all of its descriptors or bytes arrived.
    case incomplete
    /// The kernel refused what the relay needs to answer at the ports.
    case unserved
}
