import LinuxSystem
import SystemPackage
import Testing

@Suite("File locks")
struct FileLockTests {
    @Test("A held lock is refused to others, and free when its holder goes")
    func exclusive() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("lock")
        do {
            let lock = try FileLock(waitingFor: path)
            #expect(throws: Errno.resourceTemporarilyUnavailable) { _ = try FileLock(trying: path) }
            _ = lock.rawValue
        }
        _ = try FileLock(trying: path)
        #expect(mode(of: path) == 0o600)
    }

    @Test("Who waits gets the lock once it is free")
    func waiting() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("lock")
        let order = Order()
        let isHeld = try EventDescriptor()
        let number = isHeld.rawValue
        async let waiter: Void = onBackgroundThread { () throws(Errno) in
            _ = try Poll.waitUntilReadable(number, timeoutMilliseconds: 10_000)
            _ = try FileLock(waitingFor: path)
            order.append("waiter")
        }
        do {
            let lock = try FileLock(trying: path)
            isHeld.signal()
            order.append("holder")
            _ = lock.rawValue
        }
        try await waiter
        #expect(order.entries == ["holder", "waiter"])
    }

    @Test("Without its directory there is no lock")
    func missingDirectory() throws {
        let directory = try TemporaryDirectory()
        #expect(throws: Errno.noSuchFileOrDirectory) { _ = try FileLock(trying: directory.path("no/lock")) }
    }
}
