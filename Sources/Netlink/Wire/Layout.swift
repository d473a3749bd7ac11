/// `NLA_ALIGNTO` and `NLMSG_ALIGNTO`.
let netlinkAlignment = 4
/// The size of `struct nlattr`.
let attributeHeaderSize = 4
/// The size of `struct nlmsghdr`.
let messageHeaderSize = 16
/// `NLA_F_NESTED`.
let nestedFlag: UInt16 = 0x8000
/// `NLA_F_NET_BYTEORDER`.
let networkOrderFlag: UInt16 = 0x4000

/// The next multiple of the alignment; `length` is never near `Int.max`, it comes from 32 bits at most.
func aligned(_ length: Int) -> Int {
    (length + netlinkAlignment - 1) & ~(netlinkAlignment - 1)
}

extension RawSpan {
    /// Loads from any offset; traps outside the span, so callers check first.
    @inlinable
    func load<Value: BitwiseCopyable>(at offset: Int, as type: Value.Type) -> Value {
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: type)
    }
}
