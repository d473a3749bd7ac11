internal import LinuxSystem
package import NetworkNamespaces
package import SystemPackage

/// A thread that opens a sandbox beside the caller's other work: with a thousand of them around, finding the settings
/// of one takes the kernel as long as making a link.
package final class SandboxEntrance: @unchecked Sendable {
    private var thread: DisposableThread<SandboxAccess, Errno>?

    /// Starts it; the caller keeps the namespace until it has used this, or released it.
    package init(_ sandbox: borrowing NetworkNamespace, withSettings: Bool) throws(Errno) {
        thread = try sandbox.start { () throws(Errno) in try SandboxAccess(withSettings: withSettings) }
    }

    /// What was opened; nil from the second time on.
    func open() throws(Errno) -> SandboxAccess? {
        guard let thread = thread.take() else { return nil }
        return try thread.join()
    }
}
