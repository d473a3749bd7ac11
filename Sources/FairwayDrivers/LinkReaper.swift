package import FairwayFirewall
package import IPAddressing
internal import LinuxSystem
package import Netlink
package import RouteNetlink
internal import SystemPackage

/// Does what detaching leaves for later, all that waits at once, on a thread and sockets of its own.
///
/// Deleting one link blocks for 20 to 40 ms, because the kernel waits until no processor looks at it any more; fifty
/// in one request take hardly longer. Forgetting tracked connections walks the kernel's whole table, for one
/// address or for many.
package actor LinkReaper {
    private let executor = ThreadExecutor(name: "link-reaper")
    private var route: RouteConnection
    private var conntrack: ConntrackTable
    private let groups: LinkGroups

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    package init(route: consuming RouteConnection, conntrack: consuming ConntrackTable, groups: LinkGroups) {
        self.route = route
        self.conntrack = conntrack
        self.groups = groups
    }

    /// Deletes every link of the doomed group; none is no error.
    package func reap() throws(NetlinkError) {
        do throws(NetlinkError) {
            try route.deleteLinks(inGroup: groups.doomed)
        } catch  where error.code == .noSuchDevice {}
    }

    /// Forgets the connections of addresses that nobody has any more.
    package func purge(_ addresses: Set<IPAddress>) throws(NetlinkError) {
        try conntrack.purge(addresses: addresses)
    }
}
