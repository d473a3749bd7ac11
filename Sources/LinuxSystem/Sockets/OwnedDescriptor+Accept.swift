internal import CLinux
package import SystemPackage

extension OwnedDescriptor {
    /// Takes a connection, close-on-exec and without waiting in any of its calls.
    ///
    /// The corresponding C error for "there is none" is `EAGAIN`.
    package static func accept(at listener: Int32) throws(Errno) -> OwnedDescriptor {
        OwnedDescriptor(owning: try systemCall { fairway_accept(listener) })
    }
}
