internal import SystemPackage

/// Why an exchange with the relay came to nothing.
enum RelayFailure: Error {
    /// There is no relay, or it ended before it answered.
    case gone
    /// What has the relay's name was started by another user.
    case impostor
    /// It answered that it did not understand.
    case refused(MessageError)
    /// It answered what makes no sense.
    case misunderstood
    /// No answer came in time from this process.
    case silent(Int32)
    /// A call failed.
    case system(Errno)
}
