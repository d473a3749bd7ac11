import FairwayTesting
import LinuxSystem
import Netlink
import Testing

/// What fuzzing found, or what made others' parsers loop or read beyond the end: see Fuzz/run.
@Suite("Inputs that parsers failed on")
struct FailCasesTests {
    @Test("Attributes are read to their end or refused", arguments: try FailCase.all(of: "Attributes"))
    func attributes(of input: FailCase) throws {
        let bytes = input.bytes
        var count = 0
        var reader = unsafe AttributeReader(bytes.span.bytes)
        do throws(DecodingError) {
            while let attribute = try reader.next() {
                count += 1
                _ = attribute.string()
                var nested = attribute.nested()
                while try nested.next() != nil { count += 1 }
            }
        } catch {}
        #expect(count <= bytes.count / 4)
    }

    @Test("Messages and acknowledgements are read to their end or refused", arguments: try FailCase.all(of: "Messages"))
    func messages(of input: FailCase) throws {
        var count = 0
        do throws(DecodingError) {
            _ = try decoded(input.bytes) { message throws(DecodingError) -> Int? in
                count += 1
                return Int(try Acknowledgement(decoding: message).code)
            }
        } catch {}
        #expect(count <= input.bytes.count / 16)
    }
}
