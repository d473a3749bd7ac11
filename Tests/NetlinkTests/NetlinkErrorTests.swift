import Netlink
import SystemPackage
import Testing

@Suite("Errors in words")
struct NetlinkErrorTests {
    @Test("A refusal names the message, its place, the errno and the kernel's own words")
    func refusal() {
        let error = NetlinkError(
            code: .networkUnreachable,
            operation: MessageType(rawValue: 24),
            operationName: "RTM_NEWROUTE",
            index: 2,
            explanation: "Nexthop has invalid gateway"
        )
        let expected =
            "The kernel refused RTM_NEWROUTE (message 3 of its batch): Network is unreachable (ENETUNREACH): "
            + "Nexthop has invalid gateway."
        #expect(error.description == expected)
    }

    @Test("An unknown message is named by its number, an unusual errno, too")
    func unknown() {
        let error = NetlinkError(code: Errno(rawValue: 117), operation: MessageType(rawValue: 99))
        #expect(error.description.contains("message type 99"))
        #expect(error.description.contains("error 117"))
    }

    @Test(
        "Each kind has its sentence",
        arguments: [
            (.transport, "failed"), (.unanswered, "in time"), (.dumpInterrupted, "interrupting"),
            (.overrun, "lost"), (.malformedReply, "understood"),
        ] as [(NetlinkError.Kind, String)]
    )
    func kinds(kind: NetlinkError.Kind, word: String) {
        let error = NetlinkError(code: .timedOut, kind: kind, operation: .done, operationName: "RTM_GETLINK")
        #expect(error.description.contains("RTM_GETLINK"))
        #expect(error.description.contains(word))
        #expect(error.description.hasSuffix("."))
    }

    @Test("ENODEV has a name")
    func noSuchDevice() {
        #expect(Errno.noSuchDevice.rawValue == 19)
        #expect(NetlinkError(code: .noSuchDevice, operation: .done).description.contains("ENODEV"))
    }
}
