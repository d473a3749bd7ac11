internal import IPAddressing
internal import LinuxSystem
internal import Netlink
internal import RouteNetlink

/// A word to the neighbours of an endpoint about whose its addresses are now.
///
/// All ports of the bridge hear it, which takes milliseconds where there are a thousand: on a thread of its own it keeps
/// nobody waiting. Used once.
final class Announcement: @unchecked Sendable {
    private var access: SandboxAccess?
    private let macAddress: MACAddress
    private let link: LinkIndex

    init(of macAddress: MACAddress, on link: LinkIndex, through access: consuming SandboxAccess) {
        self.access = consume access
        self.macAddress = macAddress
        self.link = link
    }

    func begin() { startDetachedThread { self.make() } }

    /// The kernel tells them whenever a MAC address is set, be it the same again.
    private func make() {
        guard var access = access.take() else { return }
        var change = LinkChange()
        change.macAddress = macAddress
        // An endpoint that is gone by now has nothing to tell.
        try? access.route.change(link, change)
    }
}
