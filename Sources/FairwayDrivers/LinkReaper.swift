internal import LinuxSystem
package import Netlink
package import RouteNetlink
internal import SystemPackage

/// Deletes doomed links, all that wait at once, on a thread and a socket of its own.
///
/// Deleting one link blocks for 20 to 40 ms, because the kernel waits until no processor looks at it any more; fifty
/// in one request take hardly longer.
package actor LinkReaper {
    private let executor = ThreadExecutor(name: "link-reaper")
    private var route: RouteConnection
    private let groups: LinkGroups

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    package init(route: consuming RouteConnection, groups: LinkGroups) {
        self.route = route
        self.groups = groups
    }

    /// Deletes every link of the doomed group; none is no error.
    package func reap() throws(NetlinkError) {
        do throws(NetlinkError) {
            try route.deleteLinks(inGroup: groups.doomed)
        } catch  where error.code == .noSuchDevice {}
    }
}
