import CLinux
import Glibc
import LinuxSystem
import SystemPackage
import Testing

private func isOpen(_ number: Int32) -> Bool { fcntl(number, F_GETFD) != -1 }

private func isClosedOnExec(_ number: Int32) -> Bool { fcntl(number, F_GETFD) & FD_CLOEXEC != 0 }

/// The file behind a descriptor; another one may get its number at any time.
private func inode(_ number: Int32) -> UInt64? {
    var information = stat()
    return unsafe fstat(number, &information) == 0 ? UInt64(information.st_ino) : nil
}

@Suite("Descriptors")
struct DescriptorTests {
    @Test("A descriptor is close-on-exec, and closed with its owner; a duplicate lives on")
    func ownership() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("file")
        try Files.writeAtomically("x", to: path)
        let file: UInt64
        let first: Int32
        let duplicate: OwnedDescriptor
        do {
            let owner = try OwnedDescriptor.open(path, O_RDONLY)
            first = owner.rawValue
            file = try #require(inode(first))
            #expect(isClosedOnExec(first))
            duplicate = try owner.duplicate()
        }
        #expect(inode(first) != file)
        #expect(inode(duplicate.rawValue) == file)
        #expect(isClosedOnExec(duplicate.rawValue))
    }

    @Test("A released descriptor stays open")
    func release() throws {
        let number = try OwnedDescriptor.open("/dev/null", O_RDONLY).release()
        #expect(isOpen(number))
        _ = Glibc.close(number)
    }

    @Test("Poll names the first that can be read, nil after the timeout, and EBADF for a closed one")
    func poll() throws {
        let first = try EventDescriptor()
        let second = try EventDescriptor()
        let both = [first.rawValue, second.rawValue]
        #expect(try Poll.firstReadable(of: both, timeoutMilliseconds: 0) == nil)
        second.signal()
        #expect(try Poll.firstReadable(of: both, timeoutMilliseconds: -1) == 1)
        first.signal()
        #expect(try Poll.firstReadable(of: both, timeoutMilliseconds: -1) == 0)
        first.reset()
        second.reset()
        #expect(try Poll.firstReadable(of: both, timeoutMilliseconds: 0) == nil)
        #expect(throws: Errno.badFileDescriptor) {
            try Poll.waitUntilReadable(Int32.max, timeoutMilliseconds: -1)
        }
    }

    @Test("A deadline in the past leaves nothing, none leaves no bound")
    func deadlines() {
        #expect(Deadline(milliseconds: -1).remainingMilliseconds == -1)
        #expect(Deadline(milliseconds: 0).remainingMilliseconds == 0)
        #expect((1...60_000).contains(Deadline(milliseconds: 60_000).remainingMilliseconds))
    }

    @Test("Descriptors arrive over a socket, close-on-exec, with the bytes they were sent with")
    func passing() throws {
        let sockets = try DescriptorPair.sockets()
        let event = try EventDescriptor()
        var sent = [event.rawValue, event.rawValue]
        let bytes: [UInt8] = [1, 2, 3]
        #expect(unsafe fairway_send_descriptors(sockets.first.rawValue, bytes, 3, &sent, 2) == 3)
        var buffer = [UInt8](repeating: 0, count: 16)
        var received = [Int32](repeating: -1, count: 4)
        var count = 4
        #expect(unsafe fairway_receive_descriptors(sockets.second.rawValue, &buffer, 16, &received, &count, 0) == 3)
        #expect(buffer.prefix(3) == [1, 2, 3])
        try #require(count == 2)
        let first = OwnedDescriptor(owning: received[0])
        let second = OwnedDescriptor(owning: received[1])
        #expect(isClosedOnExec(first.rawValue))
        event.signal()
        #expect(try Poll.waitUntilReadable(second.rawValue, timeoutMilliseconds: 0))
    }

    @Test("Descriptors that find no room are closed, and the message is EMSGSIZE")
    func noRoom() throws {
        let sockets = try DescriptorPair.sockets()
        let reading: OwnedDescriptor
        do {
            let pipe = try DescriptorPair.pipe()
            reading = try pipe.first.duplicate()
            var sent = [pipe.second.rawValue, pipe.second.rawValue]
            let count = unsafe fairway_send_descriptors(sockets.first.rawValue, [1] as [UInt8], 1, &sent, 2)
            #expect(count == 1)
        }
        var buffer = [UInt8](repeating: 0, count: 16)
        var received: [Int32] = [-1]
        var count = 1
        #expect(unsafe fairway_receive_descriptors(sockets.second.rawValue, &buffer, 16, &received, &count, 0) == -1)
        #expect(errno == EMSGSIZE)
        #expect(count == 0)
        // With the last writer gone the pipe ends.
        #expect(try Poll.waitUntilReadable(reading.rawValue, timeoutMilliseconds: 0))
    }

    @Test("A message of nothing, and one of too many descriptors, can't be sent")
    func unsendable() throws {
        let sockets = try DescriptorPair.sockets()
        var many = [Int32](repeating: sockets.first.rawValue, count: 254)
        let nothing = unsafe fairway_send_descriptors(sockets.first.rawValue, [] as [UInt8], 0, &many, 1)
        #expect(nothing == -1)
        let tooMuch = unsafe fairway_send_descriptors(sockets.first.rawValue, [1] as [UInt8], 1, &many, many.count)
        #expect(tooMuch == -1)
    }
}
