import Glibc
import LinuxSystem
import SystemPackage

/// Both ends of a pipe, which programs that others start don't inherit.
struct PipeEnds: ~Copyable {
    let reading: OwnedDescriptor
    let writing: OwnedDescriptor

    init() throws(Errno) {
        var ends: [Int32] = [-1, -1]
        try systemCall { unsafe pipe(&ends) }
        reading = OwnedDescriptor(owning: ends[0])
        writing = OwnedDescriptor(owning: ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    /// Closes the writing end, so that the end of the other writers shows.
    consuming func closingWriting() -> OwnedDescriptor { reading }
}
