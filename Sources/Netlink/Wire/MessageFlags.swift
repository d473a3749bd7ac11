/// The flags of a netlink message (`nlmsg_flags`).
///
/// Some bits mean different things in requests that create, get or delete.
public struct MessageFlags: OptionSet, Hashable, Sendable {
    /// The bits as the kernel has them.
    public let rawValue: UInt16

    /// Takes the bits as the kernel has them.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// A request to the kernel (`NLM_F_REQUEST`).
    public static let request = Self(rawValue: 0x001)
    /// Part of an answer that ends with `NLMSG_DONE` (`NLM_F_MULTI`).
    public static let multipart = Self(rawValue: 0x002)
    /// Confirm success, too (`NLM_F_ACK`).
    public static let ack = Self(rawValue: 0x004)
    /// Answer with the object as it was made (`NLM_F_ECHO`).
    public static let echo = Self(rawValue: 0x008)
    /// The dump is inconsistent: something changed while it ran (`NLM_F_DUMP_INTR`).
    public static let dumpInterrupted = Self(rawValue: 0x010)
    /// The dump was filtered as asked (`NLM_F_DUMP_FILTERED`).
    public static let dumpFiltered = Self(rawValue: 0x020)

    /// Create: replace what exists (`NLM_F_REPLACE`).
    public static let replace = Self(rawValue: 0x100)
    /// Create: fail if it exists (`NLM_F_EXCL`).
    public static let exclusive = Self(rawValue: 0x200)
    /// Create: make it if it is missing (`NLM_F_CREATE`).
    public static let create = Self(rawValue: 0x400)
    /// Create: add at the end of a list (`NLM_F_APPEND`).
    public static let append = Self(rawValue: 0x800)

    /// Get: the whole table (`NLM_F_DUMP`).
    public static let dump = Self(rawValue: 0x300)

    /// Delete: don't delete recursively (`NLM_F_NONREC`).
    public static let nonRecursive = Self(rawValue: 0x100)
    /// Delete: everything that matches (`NLM_F_BULK`).
    public static let bulk = Self(rawValue: 0x200)

    /// Ack: the request was cut from the answer (`NLM_F_CAPPED`).
    public static let capped = Self(rawValue: 0x100)
    /// Ack: attributes with an explanation follow (`NLM_F_ACK_TLVS`).
    public static let ackAttributes = Self(rawValue: 0x200)
}
