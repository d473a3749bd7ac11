import Glibc
import LinuxSystem
import SystemPackage
import Testing

@Suite("System calls")
struct SystemCallTests {
    @Test("An interrupted call is made again, another failure is thrown")
    func interruption() throws {
        var count = 0
        let value = try systemCall {
            count += 1
            errno = count < 3 ? EINTR : EIO
            return count < 3 ? -1 : 7
        }
        #expect(value == 7)
        #expect(count == 3)
        #expect(throws: Errno.ioError) {
            try systemCall {
                errno = EIO
                return Int32(-1)
            }
        }
        #expect(throws: Errno.interrupted) {
            try systemCall(retryOnInterrupt: false) {
                errno = EINTR
                return Int32(-1)
            }
        }
    }

    @Test("Usual codes have their C name, others their number")
    func symbols() {
        #expect(Errno(rawValue: ENODEV).symbol == "ENODEV")
        #expect(Errno(rawValue: EEXIST).symbol == "EEXIST")
        #expect(Errno(rawValue: EOPNOTSUPP).symbol == "EOPNOTSUPP")
        #expect(Errno(rawValue: 117).symbol == "error 117")
    }
}
