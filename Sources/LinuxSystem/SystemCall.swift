internal import Glibc
package import SystemPackage

/// Makes one system call: the single place that reads `errno` and repeats after `EINTR`.
///
/// `errno` is read directly after the call, before any Swift code could run another one.
/// A result of -1 is a failure, everything else a success.
@discardableResult
package func systemCall<Result: FixedWidthInteger & SignedInteger>(
    retryOnInterrupt: Bool = true,
    _ body: () -> Result
) throws(Errno) -> Result {
    while true {
        let result = body()
        guard result == -1 else { return result }
        let code = errno
        guard retryOnInterrupt, code == EINTR else { throw Errno(rawValue: code) }
    }
}

/// An error type that can also say that the system refused a thread.
package protocol ErrnoConvertible: Error {
    /// Makes the error that reports `code` for what `operation` names.
    init(code: Errno, operation: String)
}

extension Errno {
    /// The C name of the code where it is a usual one, such as `EEXIST`, else its number.
    package var symbol: String {
        switch self {
        case .notPermitted: "EPERM"
        case .noSuchFileOrDirectory: "ENOENT"
        case .noSuchProcess: "ESRCH"
        case .interrupted: "EINTR"
        case .ioError: "EIO"
        case .noSuchAddressOrDevice: "ENXIO"
        case .badFileDescriptor: "EBADF"
        case .resourceTemporarilyUnavailable: "EAGAIN"
        case .noMemory: "ENOMEM"
        case .permissionDenied: "EACCES"
        case .resourceBusy: "EBUSY"
        case .fileExists: "EEXIST"
        case .operationNotSupportedByDevice: "ENODEV"
        case .notDirectory: "ENOTDIR"
        case .isDirectory: "EISDIR"
        case .invalidArgument: "EINVAL"
        case .outOfRange: "ERANGE"
        case .noBufferSpace: "ENOBUFS"
        case .notSupportedOnSocket: "EOPNOTSUPP"
        case .addressFamilyNotSupported: "EAFNOSUPPORT"
        case .addressInUse: "EADDRINUSE"
        case .addressNotAvailable: "EADDRNOTAVAIL"
        case .networkDown: "ENETDOWN"
        case .networkUnreachable: "ENETUNREACH"
        case .noRouteToHost: "EHOSTUNREACH"
        case .timedOut: "ETIMEDOUT"
        case .messageTooLong: "EMSGSIZE"
        case .connectionRefused: "ECONNREFUSED"
        default: "error \(rawValue)"
        }
    }
}
