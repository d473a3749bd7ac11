internal import LinuxSystem
public import SystemPackage

/// A request that failed, with what the kernel said about why (`NETLINK_EXT_ACK`).
public struct NetlinkError: Error, Hashable, Sendable {
    /// What went wrong, beyond the code.
    public enum Kind: Hashable, Sendable {
        /// The kernel refused the request.
        case refused
        /// The socket could not be made, or send or receive failed.
        case transport
        /// The kernel did not answer in time.
        case unanswered
        /// Changes kept interrupting a dump; trying later may help.
        case dumpInterrupted
        /// The receive buffer overflowed and messages were lost: list everything again (`ENOBUFS`).
        case overrun
        /// The kernel's answer could not be decoded.
        case malformedReply
    }

    /// The errno, for matching: `catch where error.code == .fileExists`.
    public var code: Errno
    /// What went wrong, beyond the code.
    public var kind: Kind
    /// The type of the message that failed.
    public var operation: MessageType
    /// The C name of ``operation`` where the family knows it, else a description.
    public var operationName: String
    /// The index of the failed message in its datagram.
    public var index: Int
    /// The kernel's own words (`NLMSGERR_ATTR_MSG`), or what else is known.
    public var explanation: String?
    /// Which byte of the request the kernel objects to (`NLMSGERR_ATTR_OFFS`).
    public var attributeOffset: Int?

    /// Describes a failure.
    public init(
        code: Errno,
        kind: Kind = .refused,
        operation: MessageType,
        operationName: String? = nil,
        index: Int = 0,
        explanation: String? = nil,
        attributeOffset: Int? = nil
    ) {
        self.code = code
        self.kind = kind
        self.operation = operation
        self.operationName = operationName ?? "message type \(operation.rawValue)"
        self.index = index
        self.explanation = explanation
        self.attributeOffset = attributeOffset
    }
}

extension NetlinkError: ErrnoConvertible {
    /// Reports that something around the requests failed, such as making the socket.
    package init(code: Errno, operation: String) {
        self.init(code: code, kind: .transport, operation: MessageType(rawValue: 0), operationName: operation)
    }
}

extension NetlinkError: CustomStringConvertible {
    /// One sentence: what failed, and why in the kernel's words.
    public var description: String {
        let place = index > 0 ? " (message \(index + 1) of its batch)" : ""
        let reason = explanation.map { ": \($0)" } ?? ""
        return switch kind {
        case .refused:
            "The kernel refused \(operationName)\(place): \(code) (\(code.symbol))\(reason)."
        case .transport:
            "\(operationName)\(place) failed: \(code) (\(code.symbol))\(reason)."
        case .unanswered:
            "The kernel did not answer \(operationName)\(place) in time\(reason)."
        case .dumpInterrupted:
            "Changes kept interrupting the listing by \(operationName)\(reason)."
        case .overrun:
            "Messages for \(operationName) were lost because they were not read fast enough\(reason)."
        case .malformedReply:
            "The kernel's answer to \(operationName)\(place) could not be understood\(reason)."
        }
    }
}

extension Errno {
    /// There is no such link.
    ///
    /// The corresponding C error is `ENODEV`.
    public static let noSuchDevice = Errno(rawValue: 19)
}
