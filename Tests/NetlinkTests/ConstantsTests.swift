import CLinux
import Testing

@testable import Netlink

@Suite("Netlink's constants are those of the kernel's headers")
struct ConstantsTests {
    @Test("Message flags")
    func flags() {
        let flags: [(MessageFlags, Int32)] = [
            (.request, NLM_F_REQUEST), (.multipart, NLM_F_MULTI), (.ack, NLM_F_ACK), (.echo, NLM_F_ECHO),
            (.dumpInterrupted, NLM_F_DUMP_INTR), (.dumpFiltered, NLM_F_DUMP_FILTERED),
            (.replace, NLM_F_REPLACE), (.exclusive, NLM_F_EXCL), (.create, NLM_F_CREATE), (.append, NLM_F_APPEND),
            (.dump, NLM_F_ROOT | NLM_F_MATCH), (.nonRecursive, NLM_F_NONREC),
            (.capped, NLM_F_CAPPED), (.ackAttributes, NLM_F_ACK_TLVS),
        ]
        for (flag, value) in flags { #expect(Int32(flag.rawValue) == value) }
    }

    @Test("Message types and attribute bits")
    func types() {
        #expect(Int32(MessageType.noOperation.rawValue) == NLMSG_NOOP)
        #expect(Int32(MessageType.error.rawValue) == NLMSG_ERROR)
        #expect(Int32(MessageType.done.rawValue) == NLMSG_DONE)
        #expect(Int32(MessageType.overrun.rawValue) == NLMSG_OVERRUN)
        #expect(Int32(nestedFlag) == NLA_F_NESTED)
        #expect(Int32(networkOrderFlag) == NLA_F_NET_BYTEORDER)
        #expect(AcknowledgementAttribute.message.rawValue == UInt16(NLMSGERR_ATTR_MSG.rawValue))
        #expect(AcknowledgementAttribute.offset.rawValue == UInt16(NLMSGERR_ATTR_OFFS.rawValue))
    }

    @Test("Sizes and alignments")
    func sizes() {
        #expect(MemoryLayout<MessageHeader>.size == MemoryLayout<nlmsghdr>.size)
        #expect(messageHeaderSize == MemoryLayout<nlmsghdr>.size)
        #expect(attributeHeaderSize == MemoryLayout<nlattr>.size)
        #expect(Int32(netlinkAlignment) == NLA_ALIGNTO)
        #expect(UInt32(netlinkAlignment) == NLMSG_ALIGNTO)
    }
}
